/* The header of a model file, checked field by field. What is read here is trusted afterwards. */
#include "model_file.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC        "E5S1"
#define VERSION      1
#define KIND_FLOATS  0
#define KIND_BLOCKS  1
#define PIECES_ALIGN 16 /* least that a head's size must be a multiple of: a vector of floats */

static_assert(sizeof(struct model_block) == 2 + MODEL_BLOCK / 2, "a block is as it lies in the file");

/* What is left to read. A read behind the end gives zeros and is remembered. */
struct cursor {
    const uint8_t *at;
    size_t left;
    int is_cut;
};

static const uint8_t *take(struct cursor *cursor, uint64_t size)
{
    static const uint8_t nothing[8];
    if (cursor->is_cut || size > cursor->left) {
        cursor->is_cut = 1;
        /* So that reading goes on without a check at each step; callers look at is_cut before they use what they
         * read. */
        return nothing;
    }
    const uint8_t *found = cursor->at;
    cursor->at += size;
    cursor->left -= (size_t)size;
    return found;
}

static uint32_t take_u32(struct cursor *cursor)
{
    return model_u32(take(cursor, 4));
}

static uint64_t take_u64(struct cursor *cursor)
{
    const uint8_t *at = take(cursor, 8);
    return model_u32(at) | (uint64_t)model_u32(at + 4) << 32;
}

static int is_between(unsigned value, unsigned least, unsigned most)
{
    return value >= least && value <= most;
}

static int read_shape(struct cursor *cursor, struct model_shape *shape, struct err *err)
{
    shape->hidden = take_u32(cursor);
    shape->layers = take_u32(cursor);
    shape->heads = take_u32(cursor);
    shape->wide = take_u32(cursor);
    shape->vocabulary = take_u32(cursor);
    shape->positions = take_u32(cursor);
    shape->types = take_u32(cursor);
    shape->epsilon = model_f32(take(cursor, 4));
    unsigned block = take_u32(cursor);
    if (cursor->is_cut)
        return err_set(err, ERR_INVALID, "is cut within its header");
    if (!is_between(shape->hidden, MODEL_BLOCK, MODEL_HIDDEN_MAX) || shape->hidden % MODEL_BLOCK ||
        !is_between(shape->wide, MODEL_BLOCK, MODEL_WIDE_MAX) || shape->wide % MODEL_BLOCK)
        return err_set(err, ERR_INVALID, "has %u and %u dimensions: this program takes multiples of %d up to %d and %d",
                       shape->hidden, shape->wide, MODEL_BLOCK, MODEL_HIDDEN_MAX, MODEL_WIDE_MAX);
    if (!shape->heads || shape->hidden % shape->heads || shape->hidden / shape->heads % PIECES_ALIGN)
        return err_set(err, ERR_INVALID, "has %u heads in %u dimensions: this program takes heads of a multiple of %d",
                       shape->heads, shape->hidden, PIECES_ALIGN);
    if (!is_between(shape->layers, 1, MODEL_LAYERS_MAX) || !is_between(shape->positions, 3, MODEL_POSITIONS_MAX) ||
        !is_between(shape->vocabulary, 1, MODEL_VOCABULARY_MAX) || !is_between(shape->types, 1, 16))
        return err_set(err, ERR_INVALID, "has %u layers, %u positions, %u words: outside of what this program takes",
                       shape->layers, shape->positions, shape->vocabulary);
    if (block != MODEL_BLOCK || !(shape->epsilon >= 0 && shape->epsilon < 1))
        return err_set(err, ERR_INVALID, "has blocks of %u weights or a wrong epsilon: this program takes blocks of %d",
                       block, MODEL_BLOCK);
    return 0;
}

static int check_pieces(const struct model_pieces *pieces, struct err *err)
{
    uint32_t before = model_u32(pieces->offsets);
    for (unsigned i = 0; i < pieces->count; i++) {
        uint32_t end = model_u32(pieces->offsets + 4 * ((size_t)i + 1));
        /* The tokenizer reads pieces by these places without looking again. */
        if (end < before || end > pieces->text_size || end - before > MODEL_PIECE_MAX)
            return err_set(err, ERR_INVALID, "has a wrong place for piece %u", i);
        if (!isfinite(model_f32(pieces->scores + 4 * (size_t)i)))
            return err_set(err, ERR_INVALID, "has a score that is no number for piece %u", i);
        before = end;
    }
    return 0;
}

static int check_rules(const struct model_pieces *pieces, struct err *err)
{
    struct cursor cursor = {.at = pieces->rules, .left = pieces->rules_size};
    int64_t before = -1;
    for (unsigned i = 0; i < pieces->rule_count; i++) {
        uint32_t code_point = take_u32(&cursor);
        unsigned count = *take(&cursor, 1);
        take(&cursor, (uint64_t)count * 4);
        /* In order: rules are found by bisection. */
        if (cursor.is_cut || code_point <= before)
            return err_set(err, ERR_INVALID, "has a wrong rule %u of the normalizer", i);
        before = code_point;
    }
    return 0;
}

static int read_pieces(struct cursor *cursor, const struct model_shape *shape, struct model_pieces *pieces,
                       struct err *err)
{
    pieces->count = take_u32(cursor);
    pieces->begin_id = take_u32(cursor);
    pieces->end_id = take_u32(cursor);
    take(cursor, 4); /* the id that pads: nothing is padded */
    pieces->unknown_id = take_u32(cursor);
    pieces->text_size = (size_t)take_u64(cursor);
    if (!cursor->is_cut && (!is_between(pieces->count, 1, shape->vocabulary) || pieces->begin_id >= pieces->count ||
                            pieces->end_id >= pieces->count || pieces->unknown_id >= pieces->count))
        return err_set(err, ERR_INVALID, "has %u pieces for %u words, or special ones that are not among them",
                       pieces->count, shape->vocabulary);
    pieces->offsets = take(cursor, ((uint64_t)pieces->count + 1) * 4);
    pieces->scores = take(cursor, (uint64_t)pieces->count * 4);
    pieces->text = (const char *)take(cursor, pieces->text_size);
    pieces->rule_count = take_u32(cursor);
    pieces->rules_size = take_u32(cursor);
    pieces->rules = take(cursor, pieces->rules_size);
    if (cursor->is_cut)
        return err_set(err, ERR_INVALID, "is cut within its pieces");
    int code = check_pieces(pieces, err);
    return code ? code : check_rules(pieces, err);
}

static int read_tensor(struct cursor *cursor, const uint8_t *data, size_t size, struct model_tensor *tensor,
                       struct err *err)
{
    unsigned name_len = take(cursor, 2)[0] | 0u;
    name_len |= cursor->is_cut ? 0u : (unsigned)cursor->at[-1] << 8;
    const uint8_t *name = take(cursor, name_len);
    unsigned kind = *take(cursor, 1);
    tensor->count = take_u32(cursor);
    uint64_t offset = take_u64(cursor), bytes = take_u64(cursor);
    if (cursor->is_cut)
        return err_set(err, ERR_INVALID, "is cut within the list of its tensors");
    if (name_len >= sizeof tensor->name || kind > KIND_BLOCKS)
        return err_set(err, ERR_INVALID, "has a tensor with a name of %u bytes and of kind %u", name_len, kind);
    memcpy(tensor->name, name, name_len);
    tensor->is_blocks = kind == KIND_BLOCKS;
    uint64_t needed = tensor->is_blocks ? (uint64_t)tensor->count / MODEL_BLOCK * sizeof(struct model_block)
                                        : (uint64_t)tensor->count * sizeof(float);
    /* As a difference: the sum of two numbers of the file could overflow. */
    if (offset > size || bytes > size - offset)
        return err_set(err, ERR_INVALID, "is cut: it has %zu bytes, and its tensor %s ends at %llu", size, tensor->name,
                       (unsigned long long)offset + bytes);
    if (bytes != needed || offset % sizeof(float) || (tensor->is_blocks && tensor->count % MODEL_BLOCK))
        return err_set(err, ERR_INVALID, "has a tensor %s of %zu values in %llu bytes", tensor->name, tensor->count,
                       (unsigned long long)bytes);
    tensor->data = data + offset;
    return 0;
}

static int read_tensors(struct cursor *cursor, struct model_file *file, struct err *err)
{
    unsigned count = take_u32(cursor);
    if (cursor->is_cut || !is_between(count, 1, MODEL_TENSORS_MAX))
        return err_set(err, ERR_INVALID, "is cut or has %u tensors: this program takes 1 to %d", count,
                       MODEL_TENSORS_MAX);
    file->tensors = calloc(count, sizeof *file->tensors);
    if (!file->tensors)
        return err_set(err, ERR_MEMORY, "has %u tensors: there is no memory for their list", count);
    for (; file->tensor_count < count; file->tensor_count++) {
        int code = read_tensor(cursor, file->data, file->size, &file->tensors[file->tensor_count], err);
        if (code)
            return code;
    }
    return 0;
}

int model_file_read(const uint8_t *data, size_t size, struct model_file *out, struct err *err)
{
    struct model_file file = {.data = data, .size = size};
    struct cursor cursor = {.at = data, .left = size};
    const uint8_t *magic = take(&cursor, 4);
    unsigned version = take_u32(&cursor);
    if (cursor.is_cut || memcmp(magic, MAGIC, 4) != 0)
        return err_set(err, ERR_INVALID, "is of another kind: it does not begin with %s", MAGIC);
    if (version != VERSION)
        return err_set(err, ERR_INVALID, "is of version %u: this program reads version %d", version, VERSION);
    int code = read_shape(&cursor, &file.shape, err);
    if (code == 0)
        code = read_pieces(&cursor, &file.shape, &file.pieces, err);
    if (code == 0)
        code = read_tensors(&cursor, &file, err);
    if (code) {
        free(file.tensors);
        return code;
    }
    *out = file;
    return 0;
}
