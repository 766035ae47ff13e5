/* How well a report fits its own story. The story is put back as it was. */
#ifndef TRIPTYCH_OWN_FIT_H
#define TRIPTYCH_OWN_FIT_H

#include "match.h"

/* Sets *out_log_odds of joining for the report in `slot`, which has a vector, as `query` describes it and with its
 * story as it would be without it. Returns 0 or ERR_MEMORY. */
int own_fit(struct story_index *index, uint32_t slot, const struct match_query *query, float *out_log_odds);

#endif
