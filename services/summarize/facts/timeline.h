/* What came when: a story's first report, then the reports that brought a number or name that none before had. Pure. */
#ifndef TRIPTYCH_TIMELINE_H
#define TRIPTYCH_TIMELINE_H

#include "err.h"
#include "text_terms.h"
#include "told.h"

#define TIMELINE_MAX           12
#define NOVELTY_FACTS_MAX      4 /* of one report */
#define NOVELTY_FACT_BYTES_MAX 80

struct timeline; /* what was found last; large, so made once */

/* Borrows the analyser, which it uses in timeline_find alone. Returns owned (timeline_free), NULL without memory. */
struct timeline *timeline_new(struct text_analyser *analyser);
void timeline_free(struct timeline *timeline);

/* Finds the reports (with digests; borrowed until the next call) that brought something new; those whose time is not
 * known bring nothing. `is_whole`: the story's first report is among them. Sets the timeline of `details` to them, the
 * earliest first; to none where fewer than two brought something. Returns 0, or what ICU could not do. */
int timeline_find(struct timeline *timeline, const struct told *told, int is_whole, Triptych__StoryDetails *details,
                  struct err *err);

#endif
