/* The way of the rows through the layers. Every matrix product is one step over all rows; what lies between two of them
 * is done row by row, while the row is in the cache.
 *
 * In int8, what attention is made of is given twice as fine: each row and, behind all of them, what was cut off of
 * each. That input has a few large dimensions, and its steps made up most of the distance to fp32: 1 - cosine, centred,
 * was 0.0016 on 600 titles. */
#include "encoder.h"
#include "encoder_layers.h"
#include "weights.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct encoder_space {
    const struct encoder *encoder;
    struct product_space *product;
    unsigned rows; /* of the run, begin and end of every sequence counted */
    /* All owned, with room for the most rows. */
    float *hidden;                /* what the layers pass on */
    void *input;                  /* of a product: bytes in int8, floats in fp32 */
    struct kernel_affine *affine; /* of the input's rows, in int8 */
    void *output;                 /* of a product: int32_t in int8, floats in fp32 */
    float *attention;             /* queries, keys, values */
    float *mixed;                 /* what attention gives */
    float *row;                   /* one, of the widest */
    float *scratch;               /* of attention */
};

/* Values of a row of a product; that of attention comes in two rows. */
static size_t widest(const struct model_shape *shape)
{
    return shape->wide > 6 * shape->hidden ? shape->wide : 6 * shape->hidden;
}

int encoder_space_open(const struct encoder *encoder, struct encoder_space **out, struct err *err)
{
    struct encoder_space *space = calloc(1, sizeof *space);
    const struct model_shape *shape = &encoder->shape;
    /* Rounded up: products are planned for whole steps of rows. */
    unsigned rows = (encoder_rows_max(encoder) / PRODUCT_ROWS_STEP + 1) * PRODUCT_ROWS_STEP;
    size_t hidden = shape->hidden, wide = widest(shape);
    if (!space)
        return err_set(err, ERR_MEMORY, "no memory to encode");
    space->encoder = encoder;
    space->hidden = product_memory(rows * hidden * sizeof(float));
    space->input = product_memory(rows * wide * (product_is_int8(encoder->engine) ? 1 : sizeof(float)));
    space->affine = calloc(2 * (size_t)rows, sizeof *space->affine);
    space->output = product_memory(rows * wide * sizeof(float));
    space->attention = product_memory(rows * 3 * hidden * sizeof(float));
    space->mixed = product_memory(rows * hidden * sizeof(float));
    space->row = product_memory(wide * sizeof(float));
    space->scratch = product_memory(kernel_attend_scratch(rows, hidden / shape->heads) * sizeof(float));
    int has_all = space->hidden && space->input && space->affine && space->output && space->attention && space->mixed &&
                  space->row && space->scratch;
    int code = has_all ? 0 : err_set(err, ERR_MEMORY, "no memory to encode %u rows", rows);
    if (code == 0)
        /* Twice: attention's input comes in two rows for each. */
        code = product_space_open(encoder->engine, 2 * rows, &space->product, err);
    if (code) {
        encoder_space_close(space);
        return code;
    }
    *out = space;
    return 0;
}

void encoder_space_close(struct encoder_space *space)
{
    if (!space)
        return;
    product_space_close(space->product);
    free(space->hidden);
    free(space->input);
    free(space->affine);
    free(space->output);
    free(space->attention);
    free(space->mixed);
    free(space->row);
    free(space->scratch);
    free(space);
}

/* Makes a row the input of the next product. */
static void give(struct encoder_space *space, unsigned number, const float *row, unsigned count)
{
    const struct encoder *encoder = space->encoder;
    size_t at = (size_t)number * count;
    if (product_is_int8(encoder->engine))
        space->affine[number] =
            encoder->kernels->quantize(row, count, product_levels(encoder->engine), (uint8_t *)space->input + at);
    else
        memcpy((float *)space->input + at, row, count * sizeof *row);
}

/* Where the rows of what was cut off begin. */
static unsigned fine_rows(const struct encoder_space *space)
{
    return (space->rows + PRODUCT_ROWS_STEP - 1) / PRODUCT_ROWS_STEP * PRODUCT_ROWS_STEP;
}

static void give_fine(struct encoder_space *space, unsigned number, const float *row, unsigned count)
{
    const struct kernels *kernels = space->encoder->kernels;
    give(space, number, row, count);
    if (!product_is_int8(space->encoder->engine))
        return;
    const uint8_t *whole = (const uint8_t *)space->input + (size_t)number * count;
    kernels->residual(row, whole, space->affine[number], space->row, count);
    give(space, fine_rows(space) + number, space->row, count);
}

static int multiply(struct encoder_space *space, const struct encoder_linear *linear, struct err *err)
{
    return product_run(space->product, linear->matrix, space->input, space->rows, space->output, err);
}

static int multiply_fine(struct encoder_space *space, const struct encoder_linear *linear, struct err *err)
{
    unsigned rows = product_is_int8(space->encoder->engine) ? fine_rows(space) + space->rows : space->rows;
    return product_run(space->product, linear->matrix, space->input, rows, space->output, err);
}

/* Takes a row of what the last product gave. */
static void take(struct encoder_space *space, const struct encoder_linear *linear, unsigned number, float *out)
{
    const struct encoder *encoder = space->encoder;
    size_t at = (size_t)number * linear->out;
    if (product_is_int8(encoder->engine))
        encoder->kernels->finish_int((const int32_t *)space->output + at, space->affine[number], &linear->by, out,
                                     linear->out);
    else
        encoder->kernels->finish_float((const float *)space->output + at, &linear->by, out, linear->out);
}

static void take_fine(struct encoder_space *space, const struct encoder_linear *linear, unsigned number, float *out)
{
    unsigned fine = fine_rows(space) + number;
    take(space, linear, number, out);
    if (product_is_int8(space->encoder->engine))
        space->encoder->kernels->finish_more((const int32_t *)space->output + (size_t)fine * linear->out,
                                             space->affine[fine], &linear->by, out, linear->out);
}

/* The tokens' and places' rows, normed. */
static void begin(struct encoder_space *space, const struct encoder_sequence *sequence, unsigned first)
{
    const struct encoder *encoder = space->encoder;
    size_t hidden = encoder->shape.hidden;
    for (unsigned i = 0; i < sequence->count + 2; i++) {
        float *row = space->hidden + (first + i) * hidden;
        unsigned id = i == 0                     ? encoder->begin_id
                      : i == sequence->count + 1 ? encoder->end_id
                                                 : (unsigned)sequence->ids[i - 1];
        assert(id < encoder->shape.vocabulary);
        weights_read(encoder->words + id * (hidden / MODEL_BLOCK), hidden, row);
        encoder->kernels->add_norm(row, encoder->positions + i * hidden, &encoder->first_norm, hidden);
        give_fine(space, first + i, row, encoder->shape.hidden);
    }
}

static void attend(struct encoder_space *space, const struct encoder_sequence *sequence, unsigned first)
{
    const struct model_shape *shape = &space->encoder->shape;
    size_t hidden = shape->hidden, width = hidden / shape->heads;
    for (size_t i = 0; i < shape->heads; i++) {
        const float *query = space->attention + first * 3 * hidden + i * width;
        struct kernel_head head = {.query = query,
                                   .key = query + hidden,
                                   .value = query + 2 * hidden,
                                   .out = space->mixed + first * hidden + i * width,
                                   .len = sequence->count + 2,
                                   .stride = 3 * hidden,
                                   .out_stride = hidden,
                                   .width = width,
                                   .scratch = space->scratch};
        space->encoder->kernels->attend(&head);
    }
}

/* The last product is added to what the layers pass on, which is the input of the next one. */
static void add(struct encoder_space *space, const struct encoder_linear *linear, const struct kernel_norm *norm,
                int is_fine)
{
    size_t hidden = space->encoder->shape.hidden;
    for (unsigned i = 0; i < space->rows; i++) {
        float *row = space->hidden + i * hidden;
        take(space, linear, i, space->row);
        space->encoder->kernels->add_norm(row, space->row, norm, hidden);
        if (is_fine)
            give_fine(space, i, row, space->encoder->shape.hidden);
        else
            give(space, i, row, space->encoder->shape.hidden);
    }
}

static int run_layer(struct encoder_space *space, const struct encoder_layer *layer,
                     const struct encoder_sequence *sequences, size_t count, struct err *err)
{
    const struct model_shape *shape = &space->encoder->shape;
    int code = multiply_fine(space, &layer->attention, err);
    for (unsigned i = 0; i < space->rows && code == 0; i++)
        take_fine(space, &layer->attention, i, space->attention + (size_t)i * 3 * shape->hidden);
    for (size_t i = 0, first = 0; i < count && code == 0; first += sequences[i].count + 2, i++)
        attend(space, &sequences[i], (unsigned)first);
    for (unsigned i = 0; i < space->rows && code == 0; i++)
        give(space, i, space->mixed + (size_t)i * shape->hidden, shape->hidden);
    if (code == 0)
        code = multiply(space, &layer->joined, err);
    if (code == 0) {
        add(space, &layer->joined, &layer->after_attention, 0);
        code = multiply(space, &layer->widened, err);
    }
    for (unsigned i = 0; i < space->rows && code == 0; i++) {
        take(space, &layer->widened, i, space->row);
        space->encoder->kernels->gelu(space->row, shape->wide);
        give(space, i, space->row, shape->wide);
    }
    if (code == 0)
        code = multiply(space, &layer->narrowed, err);
    if (code == 0)
        add(space, &layer->narrowed, &layer->after_wide, 1);
    return code;
}

/* The mean over all tokens is what the model was trained to make a text's vector of. */
static void mean(const float *rows, unsigned count, size_t hidden, float *out)
{
    memset(out, 0, hidden * sizeof *out);
    for (unsigned i = 0; i < count; i++) {
        for (size_t j = 0; j < hidden; j++)
            out[j] += rows[i * hidden + j];
    }
    for (size_t j = 0; j < hidden; j++)
        out[j] /= (float)count;
}

int encoder_run(struct encoder_space *space, const struct encoder_sequence *sequences, size_t count, float *out,
                struct err *err)
{
    const struct encoder *encoder = space->encoder;
    size_t hidden = encoder->shape.hidden;
    int code = 0;
    space->rows = 0;
    for (size_t i = 0; i < count; i++) {
        assert(sequences[i].count <= encoder_sequence_max(encoder));
        space->rows += sequences[i].count + 2;
    }
    assert(space->rows <= encoder_rows_max(encoder));
    for (size_t i = 0, first = 0; i < count; first += sequences[i].count + 2, i++)
        begin(space, &sequences[i], (unsigned)first);
    for (unsigned i = 0; i < encoder->shape.layers && code == 0; i++)
        code = run_layer(space, &encoder->layers[i], sequences, count, err);
    for (size_t i = 0, first = 0; i < count && code == 0; first += sequences[i].count + 2, i++)
        mean(space->hidden + first * hidden, sequences[i].count + 2, hidden, out + i * hidden);
    return code;
}
