/* Reports whose content is not kept any more. Of a story the latest REPORTS_KEPT_MAX reports have their vectors; one
 * that has lost its vector follows the kept report that is most like it, and goes where that goes when the story turns
 * out to be two. Private to the engine. */
#ifndef TRIPTYCH_REPORT_FOLLOW_H
#define TRIPTYCH_REPORT_FOLLOW_H

#include "story_index_state.h"

/* How like two reports with vectors are: by words and, where both have been embedded, by meaning; 0 to 2. */
float report_likeness(const struct story_index *index, uint32_t one, uint32_t other);

/* Before the vector of `leader`, which `story` does not keep any more, is forgotten: those that follow it follow the
 * kept report most like it from now on, or none when none is kept. Returns that one or SLOT_NONE. Those that follow have
 * to be in the leader's story: its articles are walked, twice ARTICLES_KEPT_MAX at most (while two become one). */
uint32_t report_follow_next(struct story_index *index, const struct live_story *story, uint32_t leader);

#endif
