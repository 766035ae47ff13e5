/* How coverage came over time: the shown stories counted by the hour or day in which each began. Pure. */
#ifndef TRIPTYCH_GROWTH_H
#define TRIPTYCH_GROWTH_H

#include "catalog.h"

#define GROWTH_ROWS_MAX 1000 /* 41 days by the hour, nearly three years by the day */
#define GROWTH_HOUR_MS  INT64_C(3600000)
#define GROWTH_DAY_MS   INT64_C(86400000)

struct growth_row {
    int64_t time_ms; /* where it begins, in UTC */
    uint32_t stories, articles;
    uint32_t sources[COVERAGE_SIDES]; /* of these stories, by side, summed up */
};

/* The earliest first, without a gap: a row in which nothing began is there, too. Zeroed: none. */
struct growth {
    struct growth_row *rows; /* owned */
    size_t count;
    uint32_t earlier; /* stories that began before the first row */
};

/* Counts the stories that match `query` (its order and cursor are ignored) in rows of `width_ms`, up to the row in which the
 * latest began. Returns 0 and sets *out (growth_done), or ERR_MEMORY with *out empty. */
int growth_count(const struct catalog *catalog, const struct catalog_query *query, int64_t width_ms,
                 struct growth *out);
void growth_done(struct growth *growth);

#endif
