/* What the register is made of: the draft that the files' rows are gathered in, and what is left of it. Private to this
 * folder. */
#ifndef TRIPTYCH_REGISTRY_STATE_H
#define TRIPTYCH_REGISTRY_STATE_H

#include "registry.h"
#include "registry_column.h"
#include "string_store.h"

#include <stdint.h>

#define REGISTRY_ROWS_OF_SOURCE_MAX 64 /* raters and aliases of one source */
#define REGISTRY_ALIAS_HOPS_MAX     4  /* an alias of an alias of … */

/* A hash table of positions: position + 1, 0 for empty. */
struct slot_table {
    uint32_t *slots;
    size_t mask; /* slots − 1; a power of two of them */
};

/* Read only once it is made; replaced as a whole when its files change. */
struct registry {
    struct string_store strings;
    struct source_entry *entries;
    size_t count;
    struct source_rating *ratings;
    size_t rating_count;
    struct source_alias *aliases;
    size_t alias_count;
    struct slot_table by_domain; /* entries, and behind them the aliases */
    struct slot_table by_name;   /* entries; NAME_OF_MANY where several share the name */
    char version[REGISTRY_VERSION_SIZE];
};

#define NAME_OF_MANY UINT32_MAX

/* One row of a file. */
struct draft_row {
    const char *values[REGISTRY_COLUMNS];
    uint32_t next; /* of the same site: its number + 1, 0 at the end */
    uint32_t line;
    uint16_t file; /* in `files` */
    uint8_t is_own;
};

/* All rows of one domain, in the order in which they came. */
struct draft_site {
    const char *domain;
    uint32_t first, last; /* rows: number + 1 */
    uint32_t row_count;
    uint32_t alias_row; /* the row with same_as: number + 1, 0 when there is none */
    uint32_t entry;     /* where it ends up, + 1 */
};

/* Lives while files are read. Rows and sites move when their arrays grow, so they refer to each other by number. */
struct registry_draft {
    struct registry *registry; /* holds the strings */
    const char *files[REGISTRY_FILES_MAX];
    size_t file_count;
    struct draft_row *rows;
    size_t row_count, row_room;
    struct draft_site *sites;
    size_t site_count, site_room;
    struct slot_table by_domain; /* sites */
    registry_problem_fn *on_problem;
    void *context;
};

/* Room for at least `count` positions, all empty. 0 or ERR_MEMORY. */
int slot_table_init(struct slot_table *table, size_t count);

/* ── registry_read.c ── */
/* The site's number, or -1. */
int64_t draft_site_find(const struct registry_draft *draft, const char *domain);
/* Adds a file's rows. ERR_INVALID, ERR_TOO_LARGE or ERR_MEMORY. */
int registry_read_text(struct registry_draft *draft, const char *file, int is_own, const char *text, size_t size_bytes,
                       struct err *err);
int registry_read_files(struct registry_draft *draft, const char *names, int is_own, struct err *err);
void registry_draft_done(struct registry_draft *draft);

/* ── registry_merge.c ── */
/* Makes the entries out of the draft: what is shown of each source. 0 or ERR_MEMORY. */
int registry_merge(struct registry_draft *draft, struct err *err);

/* ── registry_find.c ── */
/* Fills both tables. 0 or ERR_MEMORY. */
int registry_index(struct registry *registry, struct err *err);

#endif
