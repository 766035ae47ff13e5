/* Reads the encoder's weights out of the model file into the layout that products want, quantised where the processor
 * is faster with whole numbers. A tensor that is missing or of another shape is an error with its name. */
#include "encoder.h"
#include "encoder_layers.h"
#include "weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 32

/* Room to read one matrix into, the largest of the model. */
struct loading {
    const struct model_file *file;
    struct encoder *encoder;
    float *weights;
    int8_t *whole;
};

static int no_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY, "there is no memory for the model's weights");
}

static int read_floats(const struct model_file *file, const char *name, size_t count, float *out, struct err *err)
{
    const float *found = NULL;
    int code = model_file_floats(file, name, count, &found, err);
    if (code == 0)
        memcpy(out, found, count * sizeof *out);
    return code;
}

/* Reads the parts of one matrix ("l3.q.w" and "l3.q.b" for part "q") one below the other. */
static int read_parts(struct loading *loading, unsigned layer, const char *const *parts, struct encoder_linear *linear,
                      struct err *err)
{
    char name[NAME_MAX_BYTES];
    float *bias = linear->tail + 2 * (size_t)linear->out;
    unsigned count = 0;
    while (parts[count])
        count++;
    /* Queries, keys and values are one product three times as high: their input is the same, and it is read once. */
    unsigned rows = linear->out / count;
    for (unsigned i = 0; i < count; i++) {
        const struct model_block *blocks = NULL;
        size_t values = (size_t)rows * linear->in;
        snprintf(name, sizeof name, "l%u.%s.w", layer, parts[i]);
        int code = model_file_blocks(loading->file, name, values, &blocks, err);
        if (code)
            return code;
        weights_read(blocks, values, loading->weights + i * values);
        snprintf(name, sizeof name, "l%u.%s.b", layer, parts[i]);
        code = read_floats(loading->file, name, rows, bias + (size_t)i * rows, err);
        if (code)
            return code;
    }
    return 0;
}

static void quantize(struct loading *loading, struct encoder_linear *linear)
{
    for (size_t i = 0; i < linear->out; i++) {
        size_t at = i * linear->in;
        struct weights_whole whole = weights_quantize(loading->weights + at, linear->in, loading->whole + at);
        linear->tail[i] = whole.scale;
        linear->tail[linear->out + i] = whole.sum;
    }
}

static int load_linear(struct loading *loading, unsigned layer, const char *const *parts, struct encoder_linear *linear,
                       struct err *err)
{
    struct product_engine *engine = loading->encoder->engine;
    size_t out = linear->out;
    linear->tail = calloc(3 * out, sizeof *linear->tail);
    if (!linear->tail)
        return no_memory(err);
    linear->by = (struct kernel_tail){.scale = linear->tail, .sum = linear->tail + out, .bias = linear->tail + 2 * out};
    int code = read_parts(loading, layer, parts, linear, err);
    if (code)
        return code;
    const void *weights = loading->weights;
    if (product_is_int8(engine)) {
        quantize(loading, linear);
        weights = loading->whole;
    }
    return product_matrix_new(engine, weights, linear->in, linear->out, &linear->matrix, err);
}

static int load_norm(struct loading *loading, const char *name, float *room, struct kernel_norm *norm, struct err *err)
{
    char full[NAME_MAX_BYTES];
    unsigned hidden = loading->encoder->shape.hidden;
    snprintf(full, sizeof full, "%s.w", name);
    int code = read_floats(loading->file, full, hidden, room, err);
    snprintf(full, sizeof full, "%s.b", name);
    if (code == 0)
        code = read_floats(loading->file, full, hidden, room + hidden, err);
    *norm = (struct kernel_norm){.weight = room, .bias = room + hidden, .epsilon = loading->encoder->shape.epsilon};
    return code;
}

static int load_norms(struct loading *loading, unsigned number, struct encoder_layer *layer, struct err *err)
{
    char name[NAME_MAX_BYTES];
    unsigned hidden = loading->encoder->shape.hidden;
    layer->norms = calloc(4 * (size_t)hidden, sizeof *layer->norms);
    if (!layer->norms)
        return no_memory(err);
    snprintf(name, sizeof name, "l%u.aln", number);
    int code = load_norm(loading, name, layer->norms, &layer->after_attention, err);
    snprintf(name, sizeof name, "l%u.oln", number);
    return code ? code : load_norm(loading, name, layer->norms + 2 * (size_t)hidden, &layer->after_wide, err);
}

static int load_layer(struct loading *loading, unsigned number, struct err *err)
{
    static const char *const attention[] = {"q", "k", "v", NULL}, *const joined[] = {"ao", NULL},
                             *const widened[] = {"fi", NULL}, *const narrowed[] = {"fo", NULL};
    struct encoder_layer *layer = &loading->encoder->layers[number];
    unsigned hidden = loading->encoder->shape.hidden, wide = loading->encoder->shape.wide;
    const struct {
        struct encoder_linear *linear;
        const char *const *parts;
        unsigned in, out;
    } all[] = {{&layer->attention, attention, hidden, 3 * hidden},
               {&layer->joined, joined, hidden, hidden},
               {&layer->widened, widened, hidden, wide},
               {&layer->narrowed, narrowed, wide, hidden}};
    int code = load_norms(loading, number, layer, err);
    for (size_t i = 0; i < sizeof all / sizeof *all && code == 0; i++) {
        all[i].linear->in = all[i].in;
        all[i].linear->out = all[i].out;
        code = load_linear(loading, number, all[i].parts, all[i].linear, err);
    }
    return code;
}

/* What is looked up by token and by place. */
static int load_input(struct loading *loading, struct err *err)
{
    struct encoder *encoder = loading->encoder;
    const struct model_shape *shape = &encoder->shape;
    const float *types = NULL;
    size_t hidden = shape->hidden, count = shape->positions * hidden;
    encoder->positions = calloc(count, sizeof *encoder->positions);
    encoder->first = calloc(2 * hidden, sizeof *encoder->first);
    encoder->layers = calloc(shape->layers, sizeof *encoder->layers);
    if (!encoder->positions || !encoder->first || !encoder->layers)
        return no_memory(err);
    int code = model_file_blocks(loading->file, "emb.word", shape->vocabulary * hidden, &encoder->words, err);
    if (code == 0)
        code = read_floats(loading->file, "emb.pos", count, encoder->positions, err);
    if (code == 0)
        code = model_file_floats(loading->file, "emb.type", shape->types * hidden, &types, err);
    for (size_t i = 0; i < count && code == 0; i++)
        /* All tokens are of type 0 (a single text), so its row is added to the places' once and for all. */
        encoder->positions[i] += types[i % hidden];
    return code ? code : load_norm(loading, "emb.ln", encoder->first, &encoder->first_norm, err);
}

static int load_all(struct loading *loading, struct err *err)
{
    const struct model_shape *shape = &loading->encoder->shape;
    size_t wider = shape->wide > 3 * shape->hidden ? shape->wide : 3 * shape->hidden;
    loading->weights = calloc(wider * shape->hidden, sizeof *loading->weights);
    loading->whole = calloc(wider * shape->hidden, sizeof *loading->whole);
    if (!loading->weights || !loading->whole)
        return no_memory(err);
    int code = load_input(loading, err);
    for (unsigned i = 0; i < shape->layers && code == 0; i++)
        code = load_layer(loading, i, err);
    return code;
}

int encoder_new(const struct model_file *file, enum product_precision precision, struct encoder **out, struct err *err)
{
    struct encoder *encoder = calloc(1, sizeof *encoder);
    struct loading loading = {.file = file, .encoder = encoder};
    if (!encoder)
        return no_memory(err);
    encoder->shape = file->shape;
    encoder->begin_id = file->pieces.begin_id;
    encoder->end_id = file->pieces.end_id;
    encoder->kernels = kernels_pick(product_is_wide());
    int code = product_engine_new(precision, &encoder->engine, err);
    if (code == 0)
        code = load_all(&loading, err);
    free(loading.weights);
    free(loading.whole);
    if (code) {
        encoder_free(encoder);
        return code;
    }
    snprintf(encoder->name, sizeof encoder->name, "%s, %s", product_name(encoder->engine), encoder->kernels->name);
    *out = encoder;
    return 0;
}

static void linear_done(struct encoder_linear *linear)
{
    product_matrix_free(linear->matrix);
    free(linear->tail);
}

void encoder_free(struct encoder *encoder)
{
    if (!encoder)
        return;
    for (unsigned i = 0; encoder->layers && i < encoder->shape.layers; i++) {
        struct encoder_layer *layer = &encoder->layers[i];
        linear_done(&layer->attention);
        linear_done(&layer->joined);
        linear_done(&layer->widened);
        linear_done(&layer->narrowed);
        free(layer->norms);
    }
    free(encoder->layers);
    free(encoder->positions);
    free(encoder->first);
    product_engine_free(encoder->engine);
    free(encoder);
}

unsigned encoder_dimensions(const struct encoder *encoder)
{
    return encoder->shape.hidden;
}

unsigned encoder_sequence_max(const struct encoder *encoder)
{
    /* Begin and end take a place each. */
    return encoder->shape.positions - 2;
}

unsigned encoder_rows_max(const struct encoder *encoder)
{
    return encoder->shape.positions > ENCODER_ROWS ? encoder->shape.positions : ENCODER_ROWS;
}

const char *encoder_name(const struct encoder *encoder)
{
    return encoder->name;
}
