/* How a product is planned, and what all files of the product need. */
#include "product_state.h"

#include <stdlib.h>
#include <string.h>

#define ALIGN 64

int product_failed(struct err *err, const char *what, dnnl_status_t status)
{
    if (status == dnnl_out_of_memory)
        return err_set(err, ERR_MEMORY, "no memory to %s", what);
    return err_set(err, ERR_UNAVAILABLE, "oneDNN cannot %s (status %d)", what, (int)status);
}

void *product_memory(size_t size)
{
    size_t whole = (size / ALIGN + 1) * ALIGN;
    void *memory = aligned_alloc(ALIGN, whole);
    if (memory)
        memset(memory, 0, whole);
    return memory;
}

dnnl_status_t product_describe(dnnl_memory_desc_t *out, unsigned rows, unsigned columns, dnnl_data_type_t type,
                               dnnl_format_tag_t tag)
{
    const dnnl_dims_t dims = {rows, columns};
    return dnnl_memory_desc_init_by_tag(out, 2, dims, type, tag);
}

/* Weights may lie as oneDNN likes best ("any"): they are laid out once at the start, while rows differ in each
 * product. The scratchpad is the caller's, so that a product allocates nothing. */
dnnl_status_t product_plan(const struct product_engine *engine, unsigned rows, const struct product_shape *shape,
                           const dnnl_memory_desc_t *layout, dnnl_primitive_desc_t *out)
{
    dnnl_memory_desc_t from, weights, to;
    dnnl_matmul_desc_t product;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_status_t status = product_describe(&from, rows, shape->in, engine->is_int8 ? dnnl_u8 : dnnl_f32, dnnl_ab);
    if (!status)
        status = product_describe(&to, rows, shape->out, engine->is_int8 ? dnnl_s32 : dnnl_f32, dnnl_ab);
    if (!status)
        status = product_describe(&weights, shape->in, shape->out, engine->is_int8 ? dnnl_s8 : dnnl_f32,
                                  dnnl_format_tag_any);
    if (!status)
        status = dnnl_matmul_desc_init(&product, &from, layout ? layout : &weights, NULL, &to);
    if (!status)
        status = dnnl_primitive_attr_create(&attributes);
    if (!status)
        status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    if (!status)
        status = dnnl_primitive_desc_create(out, &product, attributes, engine->engine, NULL);
    if (attributes)
        dnnl_primitive_attr_destroy(attributes);
    return status;
}
