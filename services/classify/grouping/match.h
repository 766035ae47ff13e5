/* How well an article fits a live story: the measured features that the decision is made from. */
#ifndef TRIPTYCH_MATCH_H
#define TRIPTYCH_MATCH_H

#include "match_features.h"
#include "story_candidates.h"

/* Comparing in full is what placing an article costs. Two ways of finding candidates, since a report in another
 * language shares few words. */
#define MATCHES_BY_WORDS_MAX   10 /* stories that an article is compared with in full, found by their terms … */
#define MATCHES_BY_MEANING_MAX 6  /* … and more, found by the vectors of meaning */
#define MATCHES_MAX            (MATCHES_BY_WORDS_MAX + MATCHES_BY_MEANING_MAX)

/* What counts where fewer stories are alike, or it is not known: so an index that is nearly empty, where every story
 * stands out, is as careful as a full one. */
#define CROWD_BY_WORDS   0.15f
#define CROWD_BY_MEANING 0.5f

/* What a gap counts as when a time is not known: most of an event's reports lie within it. */
#define GAP_UNKNOWN_MS ((int64_t)48 * 3600 * 1000)

struct match {
    uint32_t story;
    uint32_t copy_of;   /* article, in that story, of which this one is a near-identical copy, else SLOT_NONE */
    int is_other_issue; /* the story is of another day of the bulletin that the article is an issue of */
    int has_meaning;    /* article and story have vectors that can be compared */
    float features[MATCH_FEATURES];
};

struct match_query {
    const char *lang;
    const struct sketch *sketch; /* of its text; NULL: not compared as a copy */
    struct title_mark title;
    const struct vector *vector;
    int64_t time_ms; /* 0: as if it had come now */
    enum time_kind time_kind;
    struct embedding embedding; /* `values` NULL: none */
    uint32_t except;            /* a story that it is not compared with, or SLOT_NONE */
    struct crowd crowd;         /* for match_story, which compares with one story only */
};

/* Compares the article with its best candidates; returns how many, best centre cosine first. */
size_t match_stories(struct story_index *index, const struct match_query *query, struct match out[MATCHES_MAX]);

/* The same with one story. */
void match_story(const struct story_index *index, const struct match_query *query, uint32_t story, struct match *out);

#endif
