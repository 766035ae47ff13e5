/* What story_index.c and story_slots.c keep and story_candidates.c and match.c read. Private to the engine. */
#ifndef TRIPTYCH_STORY_INDEX_STATE_H
#define TRIPTYCH_STORY_INDEX_STATE_H

#include "check.h"
#include "embedding_store.h"
#include "postings.h"
#include "sketch_packed.h"
#include "slot_map.h"
#include "story_apart.h"
#include "story_index.h"
#include "title_mark.h"
#include "vector.h"

#define REPORTS_KEPT_MAX  12   /* of a story, the latest: an article is compared with each */
#define ARTICLES_KEPT_MAX 2000 /* of a story, the latest; an older one that is announced again is told by Redis */
#define SKETCHES_KEPT_MAX 200  /* of a story, the latest, copies included: a text goes through several hands */
#define CLOCK_ARTICLES    31 /* the stream's clock is the median of as many latest times: one wrong date moves nothing */

/* How like an article the third best of its candidates is: where much is alike, to be alike proves little. 0: not
 * known. */
struct crowd {
    float by_words, by_meaning;
};

/* Slots of an array, used again: others refer to an article by its slot, and by its id where the slot may have been
 * given to another since. */
struct live_article {
    char id[ID_SIZE];
    char lang[TEXT_LANGUAGE_SIZE];
    uint8_t is_provisional;
    uint8_t was_moved;       /* from another story: a review leaves it where it is */
    uint8_t time_kind;       /* enum time_kind */
    char copy_of[ID_SIZE];   /* the report of which it is a near-identical copy, "" for a report */
    uint32_t story;          /* SLOT_NONE: the slot is free */
    uint32_t previous, next; /* in its story */
    uint32_t follows;        /* report_follow.h; SLOT_NONE with `vector`, for copies, and where it is not known */
    int64_t time_ms;         /* its own, or that of those around it when it came; 0 unknown */
    struct title_mark title;
    struct vector *vector;        /* owned; NULL for copies and for reports that are not kept any more */
    struct sketch_packed *sketch; /* owned; NULL for short texts and when there are newer ones */
    uint32_t embedding;           /* its place in `embeddings` + 1; 0: none, or without `vector` */
    struct crowd crowd;           /* when it was last compared with all its candidates, in a review */
};

/* Its articles hang in a list of slots, the latest first; the last REPORTS_KEPT_MAX reports keep their vectors, which
 * is what an article is compared with. */
struct live_story {
    char id[ID_SIZE];
    char lang[TEXT_LANGUAGE_SIZE]; /* of its first article */
    uint8_t kept_count;
    uint32_t kept[REPORTS_KEPT_MAX];      /* articles with their vectors, oldest first */
    uint32_t first_article, last_article; /* latest and oldest that is kept */
    uint32_t article_count;               /* kept; 0: the slot is free */
    uint32_t report_count;                /* without copies */
    int64_t first_ms, last_ms;            /* 0 unknown */
    uint8_t time_kind;                    /* of both: the surest that an article of it has */
    uint64_t touched;                     /* number of the article that was applied to it last */
    uint32_t newer, older;                /* stories by touch */
    uint16_t sketch_count;
    uint8_t is_apart;               /* in a pair of story_apart.h, or was once */
    uint8_t is_due;                 /* for a review: then the next three */
    uint32_t due_before, due_after; /* stories by when they became so */
    uint64_t due_from;              /* not before so many articles were applied */
    uint32_t reviewed_reports;      /* its report_count when it was looked at last */
    struct vector *centre;          /* owned */
};

/* Stories are in a list by touch as well: expiry takes from its end and need not look at the others. Slots, not
 * pointers, refer from one to the other: arrays may move when they grow. */
struct story_index {
    struct story_index_options options;
    const struct grouping_models *models; /* borrowed */
    struct live_story *stories;
    uint32_t story_room, story_count, free_story; /* free slots are chained by `newer` */
    struct live_article *articles;
    uint32_t article_room, article_count, free_article; /* free slots are chained by `next` */
    uint32_t newest, oldest;                            /* stories by touch */
    uint32_t first_due, last_due, due_count;            /* stories that wait for a review */
    struct story_apart apart;
    uint32_t provisional_count;
    struct slot_map story_by_id, article_by_id;
    struct postings postings;
    struct term_frequency *frequency;
    struct embedding_store embeddings; /* of the reports that are kept; the owner is the article's slot */
    uint64_t applied;                  /* articles, in all */
    uint64_t expired;
    unsigned unchecked;                /* changes since story_index_check ran by itself */
    size_t owned_bytes;                /* of vectors and sketches */
    int64_t recent_ms[CLOCK_ARTICLES]; /* in the order they came, the next one's place, and by their size */
    unsigned recent_next, recent_used;
    int64_t recent_sorted_ms[CLOCK_ARTICLES];
    float *scores; /* one a story slot, all zero between searches: scratch of story_candidates.c */
};

/* Whether a story with articles from `first_ms` to `last_ms` would go on for too long; not when a time is unknown
 * (0). */
int story_index_is_too_long(const struct story_index *index, int64_t first_ms, int64_t last_ms);

/* The stream's time, not this machine's: a replay of last year's articles runs through the same windows. The median of
 * the latest articles' times: one wrong date, in the future or the past, moves nothing. 0 while no article with a time was
 * applied. */
static inline int64_t story_index_clock_ms(const struct story_index *index)
{
    return index->recent_used > 0 ? index->recent_sorted_ms[index->recent_used / 2] : 0;
}

/* Of a time that comes with features (has_time) and is 0 when it is not known. */
static inline enum time_kind time_kind_of(int has_time, int64_t time_ms)
{
    return has_time ? TIME_OWN : time_ms ? TIME_RECEIPT : TIME_GUESSED;
}

/* The kept report's vector of meaning, NULL without one. */
static inline const int8_t *live_article_embedding(const struct story_index *index, const struct live_article *article)
{
    return article->embedding ? embedding_store_at(&index->embeddings, article->embedding - 1) : NULL;
}

/* At the end of each call that changes it. */
static inline void story_index_note_change(struct story_index *index)
{
    if (check_is_due(&index->unchecked, index->article_room + index->postings.terms.mask))
        story_index_check(index);
}

#endif
