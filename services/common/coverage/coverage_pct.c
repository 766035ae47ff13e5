/* The percentages of the bias bar, and of every other distribution: shares of the rated sources, rounded by largest
 * remainder so that they add up to 100. Counts come from a story's head; pages, JSON and feeds all ask here. */
#include "coverage_pct.h"

#include <string.h>

/* Index of the number with the largest remainder that has not been rounded up yet; of equals the largest number. */
static size_t largest_remainder(const uint32_t *numbers, const unsigned *pct, size_t count, uint64_t total)
{
    size_t best = 0;
    uint64_t best_left = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t whole = (uint64_t)numbers[i] * 100;
        uint64_t taken = pct[i] * total;
        uint64_t left = whole > taken ? whole - taken : 0;
        if (left > best_left || (left > 0 && left == best_left && numbers[i] > numbers[best])) {
            best_left = left;
            best = i;
        }
    }
    return best;
}

void pct_by_largest_remainder(const uint32_t *numbers, size_t count, unsigned *out_pct)
{
    uint64_t total = 0;
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++)
        total += numbers[i];
    for (size_t i = 0; i < count; i++) {
        out_pct[i] = total ? (unsigned)((uint64_t)numbers[i] * 100 / total) : 0;
        sum += out_pct[i];
    }
    /* At most count - 1 rounds: rounding down loses less than one each. */
    for (; total && sum < 100; sum++)
        out_pct[largest_remainder(numbers, out_pct, count, total)]++;
}

void coverage_sides(const Triptych__Coverage *coverage, struct coverage_sides *out)
{
    *out = (struct coverage_sides){0};
    if (!coverage)
        return;
    for (size_t i = 0; i < coverage->n_leaning; i++) {
        enum side side = side_of_leaning(coverage->leaning[i]->key);
        if (side != SIDE_UNRATED) {
            out->sources[side] += coverage->leaning[i]->sources;
            out->rated += coverage->leaning[i]->sources;
        }
    }
    /* Of the rated ones alone; what is unrated has a percentage of all, beside the bar and not in it. */
    pct_by_largest_remainder(out->sources + SIDE_LEFT, 3, out->pct + SIDE_LEFT);
    if (coverage->sources > out->rated) {
        out->sources[SIDE_UNRATED] = coverage->sources - out->rated;
        out->pct[SIDE_UNRATED] =
            (unsigned)(((uint64_t)out->sources[SIDE_UNRATED] * 200 + coverage->sources) / (2ull * coverage->sources));
    }
}

static int side_leads(const struct coverage_sides *sides, enum side a, enum side b)
{
    if (sides->sources[a] != sides->sources[b])
        return sides->sources[a] > sides->sources[b];
    return sides->pct[a] > sides->pct[b];
}

enum side coverage_leader(const struct coverage_sides *sides)
{
    /* Ties go to the center, then to the left: no order of rows may decide. */
    enum side leader = SIDE_CENTER;
    if (!sides->rated)
        return SIDE_UNRATED;
    if (side_leads(sides, SIDE_LEFT, leader))
        leader = SIDE_LEFT;
    if (side_leads(sides, SIDE_RIGHT, leader))
        leader = SIDE_RIGHT;
    return leader;
}

static int row_comes_before(const struct coverage_row *a, const struct coverage_row *b)
{
    return a->sources != b->sources ? a->sources > b->sources : strcmp(a->key, b->key) < 0;
}

/* Puts the row in its place among the `rows` best so far; the last leaves when there is no more room. */
static size_t insert_row(struct coverage_row out[COVERAGE_ROWS_MAX], size_t rows, const struct coverage_row *row)
{
    size_t at = rows;
    while (at > 0 && row_comes_before(row, &out[at - 1]))
        at--;
    if (at == COVERAGE_ROWS_MAX)
        return rows;
    if (rows < COVERAGE_ROWS_MAX)
        rows++;
    memmove(out + at + 1, out + at, (rows - at - 1) * sizeof *out);
    out[at] = *row;
    return rows;
}

size_t coverage_rows(Triptych__Count *const *counts, size_t count, struct coverage_row out[COVERAGE_ROWS_MAX],
                     uint32_t *out_rated)
{
    uint32_t numbers[COVERAGE_ROWS_MAX] = {0};
    unsigned pct[COVERAGE_ROWS_MAX] = {0};
    size_t rows = 0;
    *out_rated = 0;
    for (size_t i = 0; i < count; i++) {
        struct coverage_row row = {.key = counts[i]->key, .sources = counts[i]->sources};
        rows = insert_row(out, rows, &row);
        *out_rated += row.sources;
    }
    for (size_t i = 0; i < rows; i++)
        numbers[i] = out[i].sources;
    pct_by_largest_remainder(numbers, rows, pct);
    for (size_t i = 0; i < rows; i++)
        out[i].pct = pct[i];
    return rows;
}
