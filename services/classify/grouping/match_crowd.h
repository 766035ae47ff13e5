/* How crowded it is around an article: where many stories are alike, to be like one of them proves little. Pure. */
#ifndef TRIPTYCH_MATCH_CROWD_H
#define TRIPTYCH_MATCH_CROWD_H

#include "match.h"

/* Measures it from all matches of the article and enters it into each. */
void match_crowd_measure(const struct match_query *query, struct match *matches, size_t count);

/* Enters what was measured before; typical values where that is 0. */
void match_crowd_set(struct match *match, const struct crowd *crowd);

#endif
