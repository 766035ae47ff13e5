/* A story's coverage as the shares that pages and the API show. Percentages are of the *rated* sources and add up to
 * 100 (largest remainder); the unrated are always shown beside them. Pure. */
#ifndef TRIPTYCH_COVERAGE_PCT_H
#define TRIPTYCH_COVERAGE_PCT_H

#include "side.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define COVERAGE_SIDES    4  /* enum side, unrated included */
#define COVERAGE_ROWS_MAX 64 /* rows of one distribution that are shown: those with most sources */

struct coverage_sides {
    uint32_t sources[COVERAGE_SIDES]; /* by enum side; [SIDE_UNRATED] is what is left of all sources */
    uint32_t rated;
    unsigned pct[COVERAGE_SIDES]; /* of `rated`; the three sides add up to 100, or are 0 when no source is rated.
                                     [SIDE_UNRATED]: its share of all sources, rounded */
};

/* `coverage` may be NULL: no sources. */
void coverage_sides(const Triptych__Coverage *coverage, struct coverage_sides *out);

/* The side with most sources; of equals the one that rounding shows larger, then the center. SIDE_UNRATED when no
 * source is rated. */
enum side coverage_leader(const struct coverage_sides *sides);

/* Rows of one distribution, most sources first (of equals by key), with their shares; at most COVERAGE_ROWS_MAX.
 * Returns how many, *out_rated the sources in all of them. Keys are borrowed. */
struct coverage_row {
    const char *key;
    uint32_t sources;
    unsigned pct;
};
size_t coverage_rows(Triptych__Count *const *counts, size_t count, struct coverage_row out[COVERAGE_ROWS_MAX],
                     uint32_t *out_rated);

/* Whole percent of each of `count` numbers that together make 100: rounded down, then the largest remainders (of equals
 * that of the largest number, of equal numbers the first) get what is missing. All 0 when the numbers are. */
void pct_by_largest_remainder(const uint32_t *numbers, size_t count, unsigned *out_pct);

#endif
