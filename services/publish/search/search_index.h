/* The stories that are shown, as a search looks at them: headline, sentences, sides' points, and their articles' titles and
 * outlets in every language, which Redis is asked for. Follows the catalog by itself, a few stories at a time, so that
 * answers never wait for it. Xapian's files lie in a temporary folder and are gone when it is closed. */
#ifndef TRIPTYCH_SEARCH_INDEX_H
#define TRIPTYCH_SEARCH_INDEX_H

#include "catalog.h"
#include "hash_index.h"
#include "loop.h"
#include "search_folder.h"
#include "store.h"
#include "xapian_shim.h"

#define SEARCH_TICK_MS      250   /* between two looks at the catalog */
#define SEARCH_STORIES_TICK 30    /* that are put into the index at one look; each takes up to a millisecond */
#define SEARCH_READS_MAX    4     /* stories that Redis is asked for at once */
#define SEARCH_AGAIN_MS     20000 /* a story that changes all the time is read so often at most */
#define SEARCH_ARTICLES     100   /* of a story, the latest, whose titles are indexed */
#define SEARCH_MORE_MAX     6144  /* bytes of titles and outlets of one story that are kept to be matched */
#define SEARCH_STORIES_MAX  50000 /* that are indexed: the latest */
#define SEARCH_CHANGES_KEPT 500   /* before they are written into the files */
#define SEARCH_TRIES        5 /* of a story that Xapian does not take, SEARCH_AGAIN_MS apart; then when it changes */

struct text_stemmers;

/* One story of the index. */
struct search_story {
    char id[ID_SIZE];
    uint64_t version, summary_version; /* that the index has; version 0: none yet */
    uint64_t titles_version;           /* whose articles it has; 0: of none */
    int64_t read_ms;                   /* monotonic: when Redis was last asked for them; 0: never */
    int64_t failed_ms;                 /* monotonic: when Xapian last refused it; 0: not since it took it */
    unsigned tries;                    /* that it has refused since then */
    uint64_t round;                    /* in which the catalog had it */
    int is_reading;
};

struct search_index {
    /* Set before search_index_open; borrowed. */
    struct loop *loop;
    struct store *store;
    const struct catalog *catalog;
    struct text_stemmers *stemmers;

    struct xapian_db *db; /* NULL: closed, there is no index */
    size_t story_count;
    size_t stories_max; /* that are indexed, the latest; 0: SEARCH_STORIES_MAX */
    uint64_t failures;  /* of Xapian; the first is logged, what failed is tried again (SEARCH_TRIES) */
    /* Private. */
    struct search_folder folder;
    int64_t lost_ms;               /* monotonic: when what was to be written into the files was lost; 0: never */
    struct search_story **stories; /* owned, each too */
    size_t room;
    struct hash_index by_id;
    struct loop_timer timer;
    uint64_t round, seen_generation;
    unsigned reads, changes;
    int is_behind, is_closed;
    int is_told; /* the first failure is in the log */
};

/* Makes a folder of its own in `folder` and begins to follow the catalog. Returns 0, or < 0 with `err`: then there is no
 * index, and all functions below do nothing. */
int search_index_open(struct search_index *index, const char *folder, struct err *err);
/* Follows no more; answers of Redis that still come are thrown away. */
void search_index_close(struct search_index *index);
/* Frees it and takes the folder away, when the store has been closed. Zeroed is fine. */
void search_index_done(struct search_index *index);

/* Whether every story that is shown is in it, with its articles' titles. For tests. */
int search_index_is_current(const struct search_index *index);

#endif
