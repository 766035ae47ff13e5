/* Ratings that changed: the stories that are live, what their articles' sources are said to be, and a story renewed
 * whole. The same calls and promises as in store.h. */
#ifndef TRIPTYCH_STORE_RATINGS_H
#define TRIPTYCH_STORE_RATINGS_H

#include "store.h"

#define STORE_RATED_ARTICLES_MAX 5000 /* of one story; of more, the latest */
#define STORE_STORIES_PAGE       256  /* asked of a scan; Redis may give some more */

/* A page of the ids of all stories that are there throughout the scan, each at least once. `cursor` "" starts; the
 * answer's next cursor "" means that was all. */
typedef void store_stories_fn(void *context, const struct store_result *result, const char *const *ids, size_t count,
                              const char *next_cursor);
int store_stories_scan(struct store *store, const char *cursor, store_stories_fn *done, void *context, struct err *err);

/* A living story's articles without their texts, each with its placement, and the version they were read at. Version 0:
 * there is no such story, or it went into another. */
typedef void store_sources_fn(void *context, const struct store_result *result, uint64_t version,
                              const Triptych__PlacedArticle *const *articles, size_t count);
int store_story_sources_get(struct store *store, const char *story_id, store_sources_fn *done, void *context,
                            struct err *err);

/* Writes the placements with their sources in place of what is there, counts the story again, raises its version and
 * enters it in the todo set of summarize: one call. `version` is that of the answer. */
struct store_rerating {
    const char *story_id;
    uint64_t version; /* that it was read at */
    int64_t due_ms;   /* nobody announces it: from then on, so many a second are claimed for summarize */
    const Triptych__PlacedArticle *const *articles;
    size_t count;
};
typedef void store_rerate_fn(void *context, const struct store_result *result, enum rerate_outcome outcome,
                             uint64_t version);
int store_story_rerate(struct store *store, const struct store_rerating *rerating, store_rerate_fn *done, void *context,
                       struct err *err);

/* The version of the register that all stories are rated by, as the last who renewed them has noted; "" when nobody
 * has. With `version` it is noted, with "" only asked for; the answer is what it was before. */
typedef void store_ratings_version_fn(void *context, const struct store_result *result, const char *version);
int store_ratings_version(struct store *store, const char *version, store_ratings_version_fn *done, void *context,
                          struct err *err);

#endif
