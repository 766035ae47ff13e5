/* What a review measures of two stories, or of two parts of one, that may be one event: review_features.h. The index is
 * as before when each of these returns. */
#ifndef TRIPTYCH_REVIEW_MEASURE_H
#define TRIPTYCH_REVIEW_MEASURE_H

#include "match.h"
#include "review.h"
#include "story_index_state.h"

/* A story that none of the reports would come near to joining is not compared in full. */
#define REVIEW_FIT_MIN (-3.0f)

/* Some of a story's kept reports. Borrowed from the index. */
struct review_sample {
    unsigned count;
    const struct live_article *reports[REVIEW_REPORTS_MAX];
};
/* Spread evenly over the kept reports, oldest to latest: an affair that moves on is compared by all its phases. */
struct review_sample review_sample_of(const struct story_index *index, const struct live_story *story);

/* A report of the story asked about, as if it came now; without its sketch. */
struct match_query review_query_of(const struct story_index *index, const struct live_article *report);
/* Its sketch, unpacked into `room`; NULL when none is kept. */
const struct sketch *review_sketch_of(const struct live_article *report, struct sketch *room);

/* What one report was compared with before. */
struct review_asked {
    size_t count;
    struct match matches[MATCHES_MAX];
};

/* One of the two: a live story, or a part of one, which takes the story's place in the index while it is asked about. */
struct review_side {
    uint32_t slot;
    struct live_story story;          /* `kept`, `centre` (borrowed), counts and times are those of the part */
    const struct review_asked *asked; /* of each report of its sample, or NULL */
};

/* Fills what is measured of `from` and `into`, by_meaning and score. REVIEW_RIVALS and REVIEW_RIVAL_FIT are the
 * caller's and set before. */
void review_measure(struct story_index *index, const struct review_side *from, const struct review_side *into,
                    struct review_pair *pair);

#endif
