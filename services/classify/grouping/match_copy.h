/* Whether an article repeats a text of a story, or is another issue of a bulletin that the story holds an issue of. Pure. */
#ifndef TRIPTYCH_MATCH_COPY_H
#define TRIPTYCH_MATCH_COPY_H

#include "match.h"

/* Sets `copy_of`, the text of the story of which the article's is a near-identical copy, and MATCH_COPIED. */
void match_copy_measure(const struct story_index *index, const struct match_query *query, struct match *out);

/* Sets `is_other_issue`; after match_copy_measure. */
void match_issues_measure(const struct story_index *index, const struct match_query *query, struct match *out);

#endif
