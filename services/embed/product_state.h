/* What product_plan.c, product_run.c and product.c share; nobody else includes it. Home of oneDNN. */
#ifndef TRIPTYCH_PRODUCT_STATE_H
#define TRIPTYCH_PRODUCT_STATE_H

#include "product.h"

#include <oneapi/dnnl/dnnl.h>

#define PRODUCT_NAME_SIZE 96

struct product_shape {
    unsigned in, out;
    dnnl_memory_desc_t layout; /* of the packed weights */
};

/* Shared by all threads and not changed once the model is loaded. */
struct product_engine {
    dnnl_engine_t engine;
    int is_int8;
    unsigned levels;
    char name[PRODUCT_NAME_SIZE];
    struct product_shape shapes[PRODUCT_SHAPES_MAX];
    unsigned shape_count;
};

struct product_matrix {
    void *packed; /* owned */
    dnnl_memory_t memory;
    unsigned shape; /* its place among the engine's */
};

/* Of the library that oneDNN runs its loops with: how many threads the calling one may use. */
extern void omp_set_num_threads(int count);

/* A matrix of so many rows and columns. */
dnnl_status_t product_describe(dnnl_memory_desc_t *out, unsigned rows, unsigned columns, dnnl_data_type_t type,
                               dnnl_format_tag_t tag);
/* How so many rows are multiplied with a matrix of this shape: `layout` NULL lets oneDNN choose one. */
dnnl_status_t product_plan(const struct product_engine *engine, unsigned rows, const struct product_shape *shape,
                           const dnnl_memory_desc_t *layout, dnnl_primitive_desc_t *out);
/* oneDNN's status as an error: ERR_MEMORY, or ERR_UNAVAILABLE with what could not be done. */
int product_failed(struct err *err, const char *what, dnnl_status_t status);

#endif
