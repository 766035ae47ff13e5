/* Near-identical copies: a sketch keeps the smallest hashes of a text's runs of words (bottom-k sampling), from which
 * the share that two texts have in common is estimated. Agency reports that many outlets print are found by it: they
 * join the story of their original and count as copies, not as reports of their own. */
#include "sketch.h"

#include "text_shingles.h"

#include <stdlib.h>

/* An article's text is at most 16 KiB: about 3,000 words, or 5,400 ideographs. */
#define RUNS_MAX 6144

#define COPY_JACCARD     0.60f
#define COPY_CONTAINMENT 0.85f
/* Fewer common places to compare than this tell nothing. */
#define COMPARED_MIN 12
#define HASH_SHIFT   16 /* of a run's hash the upper bits are kept */

static int compare_hashes(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

void sketch_make(struct sketch *sketch, const char *text, size_t size_bytes)
{
    uint32_t runs[RUNS_MAX];
    size_t count = text_shingles(text, size_bytes, runs, RUNS_MAX);
    for (size_t i = 0; i < count; i++) {
        runs[i] >>= HASH_SHIFT;
    }
    qsort(runs, count, sizeof *runs, compare_hashes);
    sketch->count = 0;
    sketch->is_complete = 1;
    for (size_t i = 0; i < count && count >= SKETCH_RUNS_MIN; i++) {
        if (i > 0 && runs[i] == runs[i - 1]) {
            continue;
        }
        if (sketch->count == SKETCH_HASHES_MAX) {
            sketch->is_complete = 0;
            break;
        }
        sketch->hashes[sketch->count++] = (uint16_t)runs[i];
    }
}

/* Up to this hash the sketch holds everything that its text has. Comparing further would count what was left out as
 * missing. */
static uint32_t reach(const struct sketch *sketch)
{
    return sketch->is_complete || sketch->count == 0 ? SKETCH_HASH_MAX : sketch->hashes[sketch->count - 1];
}

struct common {
    size_t both, in_a, in_b;
};

/* Counts hashes up to `limit`, and of each no more than the first `most`. */
static struct common count_common(const struct sketch *a, const struct sketch *b, uint32_t limit, size_t most)
{
    size_t i = 0;
    size_t j = 0;
    struct common common = {0};
    while (i < a->count && i < most && a->hashes[i] <= limit) {
        while (j < b->count && j < most && b->hashes[j] < a->hashes[i]) {
            j++;
        }
        common.both += j < b->count && j < most && b->hashes[j] == a->hashes[i];
        i++;
    }
    while (j < b->count && j < most && b->hashes[j] <= limit) {
        j++;
    }
    common.in_a = i;
    common.in_b = j;
    return common;
}

struct sketch_overlap sketch_compare(const struct sketch *a, const struct sketch *b)
{
    uint32_t limit = reach(a) < reach(b) ? reach(a) : reach(b);
    struct common common = count_common(a, b, limit, SKETCH_HASHES_MAX);
    size_t shorter = common.in_a < common.in_b ? common.in_a : common.in_b;
    if (shorter < COMPARED_MIN) {
        return (struct sketch_overlap){0};
    }
    return (struct sketch_overlap){.jaccard = (float)common.both / (float)(common.in_a + common.in_b - common.both),
                                   .containment = (float)common.both / (float)shorter};
}

/* A first look at SKETCH_LOOK hashes instead of SKETCH_HASHES_MAX sorts out nearly all pairs: of a copy's at least six
 * tenths are common, hardly ever less than half. It errs on the side of comparing in full. */
int sketch_may_be_copy(const struct sketch *a, const struct sketch *b)
{
    uint32_t reach_a = a->count > SKETCH_LOOK ? a->hashes[SKETCH_LOOK - 1] : SKETCH_HASH_MAX;
    uint32_t reach_b = b->count > SKETCH_LOOK ? b->hashes[SKETCH_LOOK - 1] : SKETCH_HASH_MAX;
    struct common common = count_common(a, b, reach_a < reach_b ? reach_a : reach_b, SKETCH_LOOK);
    size_t fewer = common.in_a < common.in_b ? common.in_a : common.in_b;
    return 2 * common.both >= fewer;
}

int sketch_is_copy(const struct sketch_overlap *overlap)
{
    return overlap->jaccard >= COPY_JACCARD || overlap->containment >= COPY_CONTAINMENT;
}
