/* A table by key while it is counted, a sorted list afterwards. */
#include "facets.h"

#include "id.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS (2 * FACETS_MAX) /* a power of two, at most half full */

struct counting {
    struct facet *rows;
    size_t count;
    uint16_t slots[SLOTS]; /* index of a row + 1; 0: free */
};

/* The row of a key, a new one where there is room; NULL otherwise: the most used keys come early, in order of rank. */
static struct facet *row_of(struct counting *counting, const char *key, size_t len)
{
    size_t slot = (size_t)id_hash64(key, len) & (SLOTS - 1);
    for (; counting->slots[slot]; slot = (slot + 1) & (SLOTS - 1)) {
        struct facet *row = &counting->rows[counting->slots[slot] - 1];
        if (strncmp(row->key, key, len) == 0 && !row->key[len])
            return row;
    }
    if (counting->count == FACETS_MAX)
        return NULL;
    struct facet *row = &counting->rows[counting->count++];
    counting->slots[slot] = (uint16_t)counting->count;
    memcpy(row->key, key, len);
    return row;
}

static const char *keys_of(const struct catalog_entry *entry, enum facet_kind kind)
{
    const char *const keys[] = {entry->topics, entry->places, entry->langs, entry->sources};
    return keys[kind];
}

/* "|one|two|", as entries have them. */
static void count_entry(struct counting *counting, const struct catalog_entry *entry, enum facet_kind kind)
{
    for (const char *key = keys_of(entry, kind) + 1; *key;) {
        size_t len = strcspn(key, "|");
        struct facet *row = len && len < FACET_KEY_SIZE ? row_of(counting, key, len) : NULL;
        if (row) {
            row->stories++;
            for (int side = 0; side < COVERAGE_SIDES; side++)
                row->sources[side] += entry->sides[side];
        }
        key += len + (key[len] == '|');
    }
}

static int compare_rows(const void *left, const void *right)
{
    const struct facet *a = left, *b = right;
    if (a->stories != b->stories)
        return a->stories > b->stories ? -1 : 1;
    return strcmp(a->key, b->key);
}

struct facet_count {
    struct counting *counting;
    enum facet_kind kind;
};

static void count_one(void *context, const struct catalog_entry *entry)
{
    const struct facet_count *count = context;
    count_entry(count->counting, entry, count->kind);
}

/* NULL without memory. */
static struct counting *counting_new(void)
{
    struct counting *counting = calloc(1, sizeof *counting);
    if (counting && !(counting->rows = calloc(FACETS_MAX, sizeof *counting->rows))) {
        free(counting);
        return NULL;
    }
    return counting;
}

/* Takes what was counted. */
static int finish(struct counting *counting, struct facets *out)
{
    *out = (struct facets){counting->rows, counting->count};
    free(counting);
    qsort(out->rows, out->count, sizeof *out->rows, compare_rows);
    /* Most of the room was for what did not come. */
    struct facet *less = realloc(out->rows, (out->count ? out->count : 1) * sizeof *out->rows);
    if (less)
        out->rows = less;
    return 0;
}

int facets_count(const struct catalog *catalog, const struct catalog_query *query, enum facet_kind kind,
                 struct facets *out)
{
    struct counting *counting = counting_new();
    *out = (struct facets){NULL, 0};
    if (!counting)
        return ERR_MEMORY;
    catalog_each(catalog, query, count_one, &(struct facet_count){counting, kind});
    return finish(counting, out);
}

int facets_count_of(const struct catalog_entry *const *entries, size_t count, enum facet_kind kind, struct facets *out)
{
    struct counting *counting = counting_new();
    *out = (struct facets){NULL, 0};
    if (!counting)
        return ERR_MEMORY;
    for (size_t i = 0; i < count; i++)
        count_entry(counting, entries[i], kind);
    return finish(counting, out);
}

void facets_done(struct facets *facets)
{
    free(facets->rows);
    *facets = (struct facets){NULL, 0};
}

const struct facet *facets_find(const struct facets *facets, const char *key)
{
    for (size_t i = 0; i < facets->count; i++)
        if (strcmp(facets->rows[i].key, key) == 0)
            return &facets->rows[i];
    return NULL;
}
