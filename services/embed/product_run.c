/* One thread's products: what oneDNN needs for a count of rows is prepared when that count first comes. */
#include "product_state.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

/* One kind of product for one count of rows. */
struct operation {
    dnnl_primitive_t primitive;
    dnnl_memory_t rows, product, scratch;
};

struct product_space {
    struct product_engine *engine;
    dnnl_stream_t stream;
    unsigned steps;
    struct operation *operations[PRODUCT_SHAPES_MAX]; /* owned; by rows / PRODUCT_ROWS_STEP - 1 */
    void *scratch;                                    /* owned */
    size_t scratch_size;
};

int product_space_open(struct product_engine *engine, unsigned rows_max, struct product_space **out, struct err *err)
{
    struct product_space *space = calloc(1, sizeof *space);
    if (!space)
        return err_set(err, ERR_MEMORY, "no memory to multiply");
    /* For each thread by itself: OpenMP's setting is the calling thread's. */
    omp_set_num_threads(1);
    space->engine = engine;
    space->steps = (rows_max + PRODUCT_ROWS_STEP - 1) / PRODUCT_ROWS_STEP;
    dnnl_status_t status = dnnl_stream_create(&space->stream, engine->engine, dnnl_stream_default_flags);
    for (unsigned i = 0; i < PRODUCT_SHAPES_MAX && !status; i++) {
        space->operations[i] = calloc(space->steps, sizeof **space->operations);
        status = space->operations[i] ? dnnl_success : dnnl_out_of_memory;
    }
    if (status) {
        product_space_close(space);
        return product_failed(err, "multiply", status);
    }
    *out = space;
    return 0;
}

static void operation_done(struct operation *operation)
{
    dnnl_memory_t memories[] = {operation->rows, operation->product, operation->scratch};
    for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
        if (memories[i])
            dnnl_memory_destroy(memories[i]);
    }
    if (operation->primitive)
        dnnl_primitive_destroy(operation->primitive);
    *operation = (struct operation){0};
}

void product_space_close(struct product_space *space)
{
    if (!space)
        return;
    for (unsigned i = 0; i < PRODUCT_SHAPES_MAX; i++) {
        for (unsigned j = 0; space->operations[i] && j < space->steps; j++)
            operation_done(&space->operations[i][j]);
        free(space->operations[i]);
    }
    if (space->stream)
        dnnl_stream_destroy(space->stream);
    free(space->scratch);
    free(space);
}

static dnnl_status_t grow_scratch(struct product_space *space, size_t size)
{
    if (size <= space->scratch_size)
        return dnnl_success;
    void *larger = product_memory(size);
    if (!larger)
        return dnnl_out_of_memory;
    free(space->scratch);
    space->scratch = larger;
    space->scratch_size = size;
    return dnnl_success;
}

static dnnl_status_t prepare(struct product_space *space, unsigned shape, unsigned rows, struct operation *operation)
{
    static const struct {
        dnnl_query_t query;
        size_t member;
    } parts[] = {{dnnl_query_src_md, offsetof(struct operation, rows)},
                 {dnnl_query_dst_md, offsetof(struct operation, product)},
                 {dnnl_query_scratchpad_md, offsetof(struct operation, scratch)}};
    const struct product_shape *of = &space->engine->shapes[shape];
    dnnl_primitive_desc_t how = NULL;
    dnnl_status_t status = product_plan(space->engine, rows, of, &of->layout, &how);
    if (!status)
        status = dnnl_primitive_create(&operation->primitive, how);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !status; i++) {
        const dnnl_memory_desc_t *layout = dnnl_primitive_desc_query_md(how, parts[i].query, 0);
        dnnl_memory_t *memory = (dnnl_memory_t *)(void *)((char *)operation + parts[i].member);
        if (parts[i].query == dnnl_query_scratchpad_md)
            status = grow_scratch(space, dnnl_memory_desc_get_size(layout));
        if (!status)
            status = dnnl_memory_create(memory, layout, space->engine->engine, DNNL_MEMORY_NONE);
    }
    if (how)
        dnnl_primitive_desc_destroy(how);
    if (status)
        operation_done(operation);
    return status;
}

int product_run(struct product_space *space, const struct product_matrix *matrix, const void *rows, unsigned count,
                void *product, struct err *err)
{
    unsigned steps = (count + PRODUCT_ROWS_STEP - 1) / PRODUCT_ROWS_STEP;
    assert(steps && steps <= space->steps);
    struct operation *operation = &space->operations[matrix->shape][steps - 1];
    dnnl_status_t status = dnnl_success;
    /* Texts differ in length, so counts of rows differ; rounded up to steps there are few, and each is prepared
     * once. */
    if (!operation->primitive)
        status = prepare(space, matrix->shape, steps * PRODUCT_ROWS_STEP, operation);
    if (!status)
        status = dnnl_memory_set_data_handle(operation->rows, (void *)(uintptr_t)rows);
    if (!status)
        status = dnnl_memory_set_data_handle(operation->product, product);
    if (!status)
        status = dnnl_memory_set_data_handle(operation->scratch, space->scratch);
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, operation->rows},
                                         {DNNL_ARG_WEIGHTS, matrix->memory},
                                         {DNNL_ARG_DST, operation->product},
                                         {DNNL_ARG_SCRATCHPAD, operation->scratch}};
    if (!status)
        status = dnnl_primitive_execute(operation->primitive, space->stream, 4, arguments);
    if (!status)
        status = dnnl_stream_wait(space->stream);
    return status ? product_failed(err, "multiply", status) : 0;
}
