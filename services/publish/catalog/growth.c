/* Two walks over the catalog: the first finds which rows there are, so that the second counts straight into them. */
#include "growth.h"

#include "query_facts.h"

#include <stdlib.h>

struct span {
    int64_t width_ms, first, last; /* numbers of rows, counted from 1970; first > last: no story yet */
};

struct filling {
    struct growth *growth;
    int64_t width_ms, first;
};

/* A story whose articles tell no time at all counts as one of 1970. */
static int64_t row_of(const struct catalog_entry *entry, int64_t width_ms)
{
    return entry->first_published_ms > 0 ? entry->first_published_ms / width_ms : 0;
}

static void widen(void *context, const struct catalog_entry *entry)
{
    struct span *span = context;
    int64_t row = row_of(entry, span->width_ms);
    if (row < span->first)
        span->first = row;
    if (row > span->last)
        span->last = row;
}

static void count_entry(void *context, const struct catalog_entry *entry)
{
    const struct filling *filling = context;
    int64_t at = row_of(entry, filling->width_ms) - filling->first;
    if (at < 0) {
        filling->growth->earlier++;
        return;
    }
    struct growth_row *row = &filling->growth->rows[at];
    row->stories++;
    row->articles += entry->facts->numbers[QUERY_ARTICLES - QUERY_NUMBERS];
    for (int side = 0; side < COVERAGE_SIDES; side++)
        row->sources[side] += entry->sides[side];
}

int growth_count(const struct catalog *catalog, const struct catalog_query *query, int64_t width_ms, struct growth *out)
{
    struct span span = {width_ms, INT64_MAX, -1};
    *out = (struct growth){0};
    catalog_each(catalog, query, widen, &span);
    if (span.last < 0)
        return 0;
    /* One article with a date of long ago must not stretch the answer: the latest rows are kept. */
    if (span.last - span.first >= GROWTH_ROWS_MAX)
        span.first = span.last - GROWTH_ROWS_MAX + 1;
    out->count = (size_t)(span.last - span.first + 1);
    out->rows = calloc(out->count, sizeof *out->rows);
    if (!out->rows) {
        out->count = 0;
        return ERR_MEMORY;
    }
    for (size_t i = 0; i < out->count; i++)
        out->rows[i].time_ms = (span.first + (int64_t)i) * width_ms;
    catalog_each(catalog, query, count_entry, &(struct filling){out, width_ms, span.first});
    return 0;
}

void growth_done(struct growth *growth)
{
    free(growth->rows);
    *growth = (struct growth){0};
}
