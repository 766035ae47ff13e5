/* The stories that this replica shows: the latest published head of each, by id and in the orders that pages, feeds and
 * the API list them in. A cache of what Redis holds, bounded in number and bytes: of too many, those with the lowest
 * rank leave. Heads are kept packed. No Redis, no socket, no clock. */
#ifndef TRIPTYCH_CATALOG_H
#define TRIPTYCH_CATALOG_H

#include "coverage_pct.h"
#include "err.h"
#include "id.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define CATALOG_STORIES_MAX     1000000 /* that can be asked for */
#define CATALOG_SEQ_SIZE        40
#define CATALOG_PICTURE_STORIES 3 /* a picture under more stories is no picture of any: a logo, a stand-in */

struct catalog;
struct query;
struct query_facts;

struct catalog_options {
    size_t stories_max;
    size_t bytes_max;
    unsigned sources_min; /* a story is shown from this many sources on */
};

/* What lists filter and sort by stands beside the packed head, so that a query unpacks nothing; texts are in the
 * entry's own block of memory. */
struct catalog_entry {
    char id[ID_SIZE];
    char seq[CATALOG_SEQ_SIZE]; /* of the event that brought it; "" when it came from a scan */
    uint64_t version, summary_version;
    int64_t first_published_ms, last_updated_ms, noted_ms;
    double rank;
    int is_shown;                   /* enough sources */
    uint64_t picture;               /* hash of its picture's address; 0: it has none */
    uint32_t sides[COVERAGE_SIDES]; /* its sources by side */
    struct query_facts *facts;      /* owned: what a query asks */
    const char *langs;              /* "|en|fr|" */
    const char *sources;            /* "|one.example|two.example|" */
    const char *topics;             /* "|politics|election|" */
    const char *places;             /* "|FR|FR/Paris|" */
    const uint8_t *packed;          /* StoryHead */
    size_t packed_size;
    size_t bytes; /* of the whole entry, facts included */
};

struct catalog *catalog_new(const struct catalog_options *options, struct err *err); /* returns owned: catalog_free */
void catalog_free(struct catalog *catalog);
void catalog_clear(struct catalog *catalog);

/* Takes in a story's newer head (copies). `seq` may be "". Returns 1; 0 when what is there is as new or newer, or when
 * the story ranks too low for the room there is; < 0. */
int catalog_put(struct catalog *catalog, const Triptych__StoryHead *head, const char *seq, int64_t now_ms,
                struct err *err);
int catalog_remove(struct catalog *catalog, const char *id); /* 1 when it was there */

/* Entries are borrowed until the next change. NULL when there is none. */
const struct catalog_entry *catalog_find(const struct catalog *catalog, const char *id);
/* Unpacks: returns 0 and sets *out (returns owned: wire_free), or < 0. */
int catalog_head(const struct catalog_entry *entry, Triptych__StoryHead **out, struct err *err);

enum catalog_order {
    CATALOG_TOP,         /* by rank */
    CATALOG_LATEST,      /* by last article */
    CATALOG_COVERAGE,    /* by number of sources */
    CATALOG_CONTROVERSY, /* by sources of left or right, whichever has fewer: both sides tell it, and much */
    CATALOG_NOTED,       /* by noted_ms: when something that a reader would care about changed */
    CATALOG_ORDERS
};

/* A place in an order: of the story with this key and id. */
struct catalog_place {
    int64_t key;
    char id[ID_SIZE]; /* "": the top */
};

/* All conditions hold together. */
struct catalog_query {
    enum catalog_order order;
    int is_all;                 /* also stories of too few sources */
    const struct query *filter; /* borrowed; NULL: any story */
    uint64_t tag;               /* query_tag of a name that it must go by, for who has no query; 0: any */
    struct catalog_place after; /* goes on behind this */
    size_t skip;                /* matches passed over first; CATALOG_TOP and CATALOG_LATEST alone */
};
/* Writes up to `max` matching entries in order; returns how many. */
size_t catalog_list(const struct catalog *catalog, const struct catalog_query *query, const struct catalog_entry **out,
                    size_t max);
/* Where a list in this order goes on behind the entry. */
struct catalog_place catalog_place_of(const struct catalog_entry *entry, enum catalog_order order);

/* Whether the story would be one of more than CATALOG_PICTURE_STORIES with this picture; 0 for "", no picture. */
int catalog_picture_is_shared(const struct catalog *catalog, const char *url, const char *story_id);

/* Calls `each` for every story that matches, in no order that is worth anything; the query's order and cursor are
 * ignored. */
void catalog_each(const struct catalog *catalog, const struct catalog_query *query,
                  void (*each)(void *context, const struct catalog_entry *entry), void *context);

size_t catalog_count(const struct catalog *catalog);
size_t catalog_shown(const struct catalog *catalog);
size_t catalog_bytes(const struct catalog *catalog);
uint64_t catalog_generation(const struct catalog *catalog); /* another number after each change */

/* Asserts that the table of ids, both orders and the sums agree. For tests: it looks at all. */
void catalog_check(const struct catalog *catalog);

#endif
