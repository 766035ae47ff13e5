/* A small sample of a text's word runs, from which the share that two texts have in common can be told: the smallest
 * hashes of each ("bottom-k"), comparable wherever both are complete. Pure. */
#ifndef TRIPTYCH_SKETCH_H
#define TRIPTYCH_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#define SKETCH_HASHES_MAX 256     /* tells a share to about 3 % */
#define SKETCH_HASH_MAX   0xFFFFu /* of two texts of 500 runs less than 1 % are the same by chance */
/* Texts with fewer runs are too short to be called copies of one another. */
#define SKETCH_RUNS_MIN 16

struct sketch {
    uint16_t count;
    uint8_t is_complete;                /* holds every run of the text, not only the smallest */
    uint16_t hashes[SKETCH_HASHES_MAX]; /* strictly ascending */
};

/* Makes the sketch of valid UTF-8. */
void sketch_make(struct sketch *sketch, const char *text, size_t size_bytes);

/* Shares of runs in common, 0 to 1, of both together and of the shorter one. */
struct sketch_overlap {
    float jaccard;
    float containment;
};
struct sketch_overlap sketch_compare(const struct sketch *a, const struct sketch *b);

/* A quick look at the smallest hashes: 0 when the texts are surely no copies. The first SKETCH_LOOK + 1 hashes of a sketch
 * are enough. */
#define SKETCH_LOOK 32
int sketch_may_be_copy(const struct sketch *a, const struct sketch *b);

/* Whether the texts are near-identical: six tenths of all their runs are common, or 85 % of the shorter one's are (an
 * agency's report with a paragraph of the outlet's own before or after it). */
int sketch_is_copy(const struct sketch_overlap *overlap);

#endif
