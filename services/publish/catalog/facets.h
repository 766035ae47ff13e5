/* What the shown stories are about, where, in which languages, by whom: counted over the catalog, for navigation and for
 * index pages. Pure. */
#ifndef TRIPTYCH_FACETS_H
#define TRIPTYCH_FACETS_H

#include "catalog.h"

#define FACET_KEY_SIZE 96   /* of a topic, a place, a domain; longer keys are not counted */
#define FACETS_MAX     8192 /* different keys of one kind; what comes beyond is not counted */

enum facet_kind { FACET_TOPIC, FACET_PLACE, FACET_LANG, FACET_SOURCE };

struct facet {
    char key[FACET_KEY_SIZE];         /* as stories have it: "politics", "FR/Paris", "fr", "paper.example" */
    uint32_t stories;                 /* that have it */
    uint32_t sources[COVERAGE_SIDES]; /* of these stories, by side, summed up */
};

/* Most stories first; of equals by key. Zeroed: none. */
struct facets {
    struct facet *rows; /* owned */
    size_t count;
};

/* What navigation shows of all stories. */
struct subjects {
    struct facets topics, places, langs; /* places: countries and cities */
    int64_t counted_ms;                  /* monotonic; 0: never */
};

/* Counts the shown stories that match `query` (its order and cursor are ignored). Returns 0 and sets *out (facets_done),
 * or ERR_MEMORY with *out empty. */
int facets_count(const struct catalog *catalog, const struct catalog_query *query, enum facet_kind kind,
                 struct facets *out);
/* The same of these stories. */
int facets_count_of(const struct catalog_entry *const *entries, size_t count, enum facet_kind kind, struct facets *out);
void facets_done(struct facets *facets);
/* The row of this key, NULL when no story has it. */
const struct facet *facets_find(const struct facets *facets, const char *key);

#endif
