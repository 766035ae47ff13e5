/* The live stories in memory: each with its centre, its latest reports and its time, found by their terms. Follows the
 * commit log: what is applied here is what the log says, in its order, plus the process's own decisions that are still
 * on their way (provisional until the log brings them back, or taken back when refused).
 *
 * Bounded: stories, terms of a story, reports kept of a story, postings of a term. Pure: no clock, the articles' own
 * times only. Same input in the same order, same index. */
#ifndef TRIPTYCH_STORY_INDEX_H
#define TRIPTYCH_STORY_INDEX_H

#include "article_features.h"
#include "embedding_store.h"
#include "err.h"
#include "grouping_models.h"
#include "id.h"
#include "slot_map.h" /* SLOT_NONE */
#include "term_frequency.h"

#include <stddef.h>
#include <stdint.h>

#define STORY_INDEX_STORIES_MAX 1000000u
/* What an index holds unless it is told otherwise. */
#define STORY_INDEX_STORIES       200000
#define STORY_INDEX_KEEP_DAYS     10
#define STORY_INDEX_SPAN_DAYS     14
#define STORY_INDEX_KEEP_ARTICLES 5000

struct story_index_options {
    uint32_t stories_max; /* 0: STORY_INDEX_STORIES; above it the story untouched for longest leaves */
    int64_t keep_ms;      /* 0: STORY_INDEX_KEEP_DAYS; a story whose last article lies further behind the stream's clock
                             leaves … */
    int64_t span_ms; /* 0: STORY_INDEX_SPAN_DAYS; an article that lies further from a story's first or last one does not
                        join: the affair goes on in a story of its own, the next of a chain */
    uint32_t keep_articles; /* 0: STORY_INDEX_KEEP_ARTICLES; … but not before so many articles have gone by without
                               touching it, so that rows that come out of order find it */
    const struct grouping_models *models; /* borrowed, outlives the index; NULL: those built in */
};

/* How sure an article's time is. */
enum time_kind {
    TIME_OWN,     /* the article says it */
    TIME_RECEIPT, /* when it was received: a feed lists items for days */
    TIME_GUESSED, /* of the articles around it, when it came */
};

struct story_index;

/* Returns owned (story_index_free), or NULL with `err`. `options` may be NULL. */
struct story_index *story_index_new(const struct story_index_options *options, struct err *err);
void story_index_free(struct story_index *index);

/* An article in its place. Borrowed. */
struct placement {
    const char *article_id, *story_id;
    const char *copy_of; /* "" for an original report */
    int64_t
        time_ms; /* its own time, or that of receipt; 0: neither is known, and it is taken to be of the time of those
                        around it. Whether it is its own is in the features */
    const struct article_features *features;
    struct embedding embedding; /* its `values` are NULL without one */
};

enum placement_state { PLACEMENT_PROVISIONAL, PLACEMENT_COMMITTED };

/* Enters it. Returns 1, or 0 when the article is there already in this story (which makes a provisional one committed);
 * one that is there in another story is moved. ERR_MEMORY: the index is unchanged. */
int story_index_apply(struct story_index *index, const struct placement *placement, enum placement_state state,
                      struct err *err);

/* The article is worded otherwise: what it says now takes the place of what was known of it. One that is not there is
 * entered. Returns 1; ERR_MEMORY: nothing is known of it any more. */
int story_index_revise(struct story_index *index, const struct placement *placement, struct err *err);

/* The vector of an article that was placed without one. A vector of another model than those here takes their place,
 * for none of them can be compared with what comes. Returns 1, or 0 when nothing is kept of the article. Without memory
 * it has none. */
int story_index_embed(struct story_index *index, const char *article_id, const struct embedding *embedding);

/* The log says of this process's own placement that it is committed. Returns 1 when nothing else is to do: the article is
 * known here, and in that story, or where a review has put it since; 0 when it is to be entered as the log says. */
int story_index_confirm(struct story_index *index, const char *article_id, const char *story_id);

/* Takes a provisional article back, with the story that it began. Returns 1, or 0 when it is not there or committed. */
int story_index_undo(struct story_index *index, const char *article_id);

/* Lets a whole story go, as retention or a merge in Redis did. Returns 1, or 0 when it is not there. */
int story_index_drop_story(struct story_index *index, const char *story_id);

/* All articles of `from` are in `into` now, which may be new here; `from` is gone. Returns 1, or 0 when `from` is not
 * there. ERR_MEMORY: the articles are in `into`, some of their terms may not find it. */
int story_index_merge(struct story_index *index, const char *from_story_id, const char *into_story_id, struct err *err);
/* The article is in `to` now, which may be new here; a story without articles goes. Returns 1, or 0 when it is not
 * there, or there already. ERR_MEMORY likewise. */
int story_index_move(struct story_index *index, const char *article_id, const char *to_story_id, struct err *err);

/* Reviews leave the article where it is from now on. */
void story_index_keep_in_place(struct story_index *index, const char *article_id);

/* Lets stories go that are too old or too many; returns how many. Call now and then, and after a batch. */
unsigned story_index_expire(struct story_index *index);

/* The story that the article is in (borrowed until the next change), or NULL. */
const char *story_index_story_of(const struct story_index *index, const char *article_id);
uint32_t story_index_find(const struct story_index *index, const char *story_id); /* its slot, or SLOT_NONE */
/* The ids of what stands in a slot that is taken. Borrowed until the next change. */
const char *story_index_story_id(const struct story_index *index, uint32_t story);
const char *story_index_article_id(const struct story_index *index, uint32_t article);
int story_index_has_story(const struct story_index *index, const char *story_id);

struct story_index_counts {
    uint32_t stories, articles, provisional;
    uint64_t applied;    /* articles that came in, in all */
    uint64_t expired;    /* stories that left, in all */
    uint32_t embeddings; /* reports with a vector of meaning */
    size_t bytes;        /* of memory held */
    int64_t clock_ms;    /* the stream's clock: about the time of the latest articles; 0 at the start */
};
struct story_index_counts story_index_counts(const struct story_index *index);

/* Walks all there is: lists, counts and tables agree. For tests and checks. */
void story_index_check(const struct story_index *index);

#endif
