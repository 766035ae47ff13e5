/* The engine, which is tried once, and matrices in the layout that it reads fastest. */
#include "product_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CODE_NAME_SIZE (PRODUCT_NAME_SIZE - 8)
#define ROWS_TRIED     128 /* for which the layout of a matrix is chosen; it serves every other count */

/* `name` gets what oneDNN calls the code that it would use; may be NULL. */
static dnnl_status_t choose_layout(const struct product_engine *engine, struct product_shape *shape,
                                   char name[CODE_NAME_SIZE])
{
    dnnl_primitive_desc_t chosen = NULL;
    const char *found = "";
    dnnl_status_t status = product_plan(engine, ROWS_TRIED, shape, NULL, &chosen);
    if (status)
        return status;
    shape->layout = *dnnl_primitive_desc_query_md(chosen, dnnl_query_weights_md, 0);
    if (name && dnnl_primitive_desc_query(chosen, dnnl_query_impl_info_str, 0, &found) == dnnl_success)
        snprintf(name, CODE_NAME_SIZE, "%s", found);
    dnnl_primitive_desc_destroy(chosen);
    return dnnl_success;
}

/* ── engine ── */

/* Whether products of the greatest numbers come out right: without instructions of their own for it, sums of two are
 * cut at 16 bits. */
static int is_exact(struct product_engine *engine, struct err *err)
{
    enum { IN = 64, OUT = 64 };
    struct product_matrix *matrix = NULL;
    struct product_space *space = NULL;
    int8_t *weights = product_memory((size_t)IN * OUT);
    uint8_t *rows = product_memory((size_t)IN * PRODUCT_ROWS_STEP);
    int32_t *product = product_memory((size_t)OUT * PRODUCT_ROWS_STEP * sizeof *product);
    int result = weights && rows && product ? 0 : err_set(err, ERR_MEMORY, "no memory to try the processor");
    if (result == 0) {
        memset(weights, 127, (size_t)IN * OUT);
        memset(rows, 255, (size_t)IN * PRODUCT_ROWS_STEP);
        result = product_matrix_new(engine, weights, IN, OUT, &matrix, err);
    }
    if (result == 0)
        result = product_space_open(engine, PRODUCT_ROWS_STEP, &space, err);
    if (result == 0)
        result = product_run(space, matrix, rows, PRODUCT_ROWS_STEP, product, err);
    if (result == 0)
        result = product[0] == 127 * 255 * IN && product[OUT * PRODUCT_ROWS_STEP - 1] == 127 * 255 * IN;
    product_space_close(space);
    product_matrix_free(matrix);
    free(weights);
    free(rows);
    free(product);
    return result;
}

/* Reference code, for processors that oneDNN has nothing for, is a hundred times slower. */
static int settle(struct product_engine *engine, enum product_precision precision, struct err *err)
{
    struct product_shape tried = {.in = 64, .out = 64};
    char name[CODE_NAME_SIZE] = "";
    engine->is_int8 = precision != PRODUCT_FP32;
    dnnl_status_t status = choose_layout(engine, &tried, name);
    if (precision == PRODUCT_AUTO && (status || strstr(name, "ref"))) {
        engine->is_int8 = 0;
        status = choose_layout(engine, &tried, name);
    }
    if (status)
        return product_failed(err, "multiply", status);
    snprintf(engine->name, sizeof engine->name, "%s %s", engine->is_int8 ? "int8" : "fp32", name);
    int exact = engine->is_int8 ? is_exact(engine, err) : 1;
    /* Half the levels: sums of two products then fit into 16 bits, whatever the weights. */
    engine->levels = exact > 0 ? 255 : 127;
    return exact < 0 ? exact : 0;
}

int product_engine_new(enum product_precision precision, struct product_engine **out, struct err *err)
{
    struct product_engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return err_set(err, ERR_MEMORY, "no memory to multiply");
    omp_set_num_threads(1); /* threads that wait for work would spin */
    dnnl_status_t status = dnnl_engine_create(&engine->engine, dnnl_cpu, 0);
    int code = status ? product_failed(err, "start", status) : settle(engine, precision, err);
    if (code) {
        product_engine_free(engine);
        return code;
    }
    *out = engine;
    return 0;
}

void product_engine_free(struct product_engine *engine)
{
    if (engine && engine->engine)
        dnnl_engine_destroy(engine->engine);
    free(engine);
}

int product_is_int8(const struct product_engine *engine)
{
    return engine->is_int8;
}

unsigned product_levels(const struct product_engine *engine)
{
    return engine->levels;
}

int product_is_wide(void)
{
    return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
}

const char *product_name(const struct product_engine *engine)
{
    return engine->name;
}

/* ── matrices ── */

static dnnl_status_t find_shape(struct product_engine *engine, unsigned in, unsigned out, unsigned *found)
{
    unsigned at = 0;
    while (at < engine->shape_count && (engine->shapes[at].in != in || engine->shapes[at].out != out))
        at++;
    /* A model of this form has four shapes. */
    if (at == PRODUCT_SHAPES_MAX)
        return dnnl_unimplemented;
    *found = at;
    if (at < engine->shape_count)
        return dnnl_success;
    engine->shapes[at] = (struct product_shape){.in = in, .out = out};
    dnnl_status_t status = choose_layout(engine, &engine->shapes[at], NULL);
    engine->shape_count += status == dnnl_success;
    return status;
}

/* Copies the weights into the layout of the shape. */
static dnnl_status_t pack(struct product_engine *engine, const void *weights, const struct product_matrix *matrix)
{
    const struct product_shape *shape = &engine->shapes[matrix->shape];
    dnnl_memory_desc_t plain;
    dnnl_memory_t from = NULL;
    dnnl_primitive_desc_t how = NULL;
    dnnl_primitive_t reorder = NULL;
    dnnl_stream_t stream = NULL;
    dnnl_status_t status =
        product_describe(&plain, shape->in, shape->out, engine->is_int8 ? dnnl_s8 : dnnl_f32, dnnl_ba);
    if (!status)
        status = dnnl_memory_create(&from, &plain, engine->engine, (void *)(uintptr_t)weights);
    if (!status)
        status = dnnl_reorder_primitive_desc_create(&how, &plain, engine->engine, &shape->layout, engine->engine, NULL);
    if (!status)
        status = dnnl_primitive_create(&reorder, how);
    if (!status)
        status = dnnl_stream_create(&stream, engine->engine, dnnl_stream_default_flags);
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, matrix->memory}};
    if (!status)
        status = dnnl_primitive_execute(reorder, stream, 2, arguments);
    if (!status)
        status = dnnl_stream_wait(stream);
    if (stream)
        dnnl_stream_destroy(stream);
    if (reorder)
        dnnl_primitive_destroy(reorder);
    if (how)
        dnnl_primitive_desc_destroy(how);
    if (from)
        dnnl_memory_destroy(from);
    return status;
}

int product_matrix_new(struct product_engine *engine, const void *weights, unsigned in, unsigned out_count,
                       struct product_matrix **out, struct err *err)
{
    struct product_matrix *matrix = calloc(1, sizeof *matrix);
    if (!matrix)
        return err_set(err, ERR_MEMORY, "no memory for a matrix");
    dnnl_status_t status = find_shape(engine, in, out_count, &matrix->shape);
    const dnnl_memory_desc_t *layout = &engine->shapes[matrix->shape].layout;
    if (!status && !(matrix->packed = product_memory(dnnl_memory_desc_get_size(layout))))
        status = dnnl_out_of_memory;
    if (!status)
        status = dnnl_memory_create(&matrix->memory, layout, engine->engine, matrix->packed);
    if (!status)
        status = pack(engine, weights, matrix);
    if (status) {
        product_matrix_free(matrix);
        return product_failed(err, "pack a matrix", status);
    }
    *out = matrix;
    return 0;
}

void product_matrix_free(struct product_matrix *matrix)
{
    if (!matrix)
        return;
    if (matrix->memory)
        dnnl_memory_destroy(matrix->memory);
    free(matrix->packed);
    free(matrix);
}
