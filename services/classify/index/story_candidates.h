/* The few live stories that an article may belong to, by the inverted index: the cost grows with the postings of its
 * terms, which are bounded, and hardly with the number of stories. */
#ifndef TRIPTYCH_STORY_CANDIDATES_H
#define TRIPTYCH_STORY_CANDIDATES_H

#include "story_index_state.h"

#define CANDIDATES_MAX 24

struct candidate {
    uint32_t story;
    float coverage; /* share of the article's weight that the story's terms cover, less for stories of another time */
};

/* Fills `out` with the best, best first; returns how many. `time_ms` 0: unknown. */
size_t story_candidates_find(struct story_index *index, const struct vector *article, int64_t time_ms,
                             struct candidate out[CANDIDATES_MAX]);

/* Milliseconds between `time_ms` and the story's first to last article; 0 within; -1 when unknown. */
int64_t live_story_gap_ms(const struct live_story *story, int64_t time_ms);

#endif
