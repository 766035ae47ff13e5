/* The model's weights, ready to be multiplied. Shared by all threads, never changed after they were read. */
#ifndef TRIPTYCH_ENCODER_LAYERS_H
#define TRIPTYCH_ENCODER_LAYERS_H

#include "kernels.h"
#include "model_file.h"
#include "product.h"

/* A matrix and what its products become values with. Scales and sums are for products of whole numbers; with floats
 * only the biases count. */
struct encoder_linear {
    struct product_matrix *matrix; /* owned */
    float *tail;                   /* owned: scales, sums, biases, `out` of each */
    struct kernel_tail by;         /* into `tail` */
    unsigned in, out;
};

/* A layer of BERT: attention, joined again and added to what came in, normed; then widened, narrowed, added, normed. */
struct encoder_layer {
    struct encoder_linear attention; /* queries, keys and values side by side */
    struct encoder_linear joined, widened, narrowed;
    struct kernel_norm after_attention, after_wide;
    float *norms; /* owned: what the two norms point to */
};

/* Words are looked up in the file's blocks as they are met: unpacked, the table would take seven times the memory. */
struct encoder {
    struct model_shape shape;
    unsigned begin_id, end_id;
    struct product_engine *engine;
    const struct kernels *kernels;
    char name[160];
    const struct model_block *words; /* of the file */
    float *positions;                /* owned: a row a position, the type's row added */
    float *first;                    /* owned: the first norm */
    struct kernel_norm first_norm;
    struct encoder_layer *layers; /* owned */
};

#endif
