/* Join which story, or begin a new one: the decision on one article, by the index as it is now. Nothing is changed;
 * story_index_apply carries it out. */
#ifndef TRIPTYCH_DECISION_H
#define TRIPTYCH_DECISION_H

#include "article_features.h"
#include "err.h"
#include "id.h"
#include "shared_words.h"
#include "story_index.h"

#include <stdint.h>

#define DECISION_REASONS_MAX     16
#define DECISION_GUARD_TERMS_MAX 8

struct decision_reason {
    const char *feature; /* a static name: match_features.h */
    float value;         /* as measured */
    float weight;        /* what it added to the log odds of joining */
};

/* All of it goes into the placement, so that readers can see why an article is where it is. */
struct decision {
    int joins;
    char story_id[ID_SIZE]; /* the story joined, or the one that begins */
    char copy_of[ID_SIZE];  /* the report of which this is a near-identical copy, "" for an original */
    float score;            /* how well it fits there, at least JOIN_SCORE_MIN; 1 for the article that begins a story */
    char rejected_story_id[ID_SIZE]; /* the best story that was not taken, "" when there was none; with a score from
                                        JOIN_SCORE_MIN on it has gone on for too long, and this one continues it */
    float rejected_score;
    unsigned reason_count;
    struct decision_reason reasons[DECISION_REASONS_MAX]; /* strongest first: for the story taken, or, when a new one
                                                             begins, against the best that was not */
    unsigned shared_count;
    uint32_t shared[SHARED_TERMS_MAX]; /* terms that the story joined has too, the weightiest first */
    unsigned guard_count;
    uint64_t
        guard_terms[DECISION_GUARD_TERMS_MAX]; /* of the strongest terms: two articles on one new event share one */
};

/* An article to decide on. Borrowed. */
struct decision_input {
    const char *article_id;
    const struct article_features *features;
    struct embedding embedding; /* `values` NULL: by its words alone */
    int64_t time_ms;            /* its own, or that of receipt; 0: neither is known (see struct placement) */
};

/* Returns 0 or ERR_MEMORY. */
int decide(struct story_index *index, const struct decision_input *input, struct decision *out, struct err *err);

#endif
