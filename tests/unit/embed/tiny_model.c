#include "tiny_model.h"

#include "buffer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define IMAGE_MAX    16777216
#define TENSORS      (5 + 16 * TINY_LAYERS)
#define ENTRY_MAX    64 /* bytes of a tensor in the list, at most */
#define TENSOR_ALIGN 64
#define BLOCK        32
#define HALF_SCALE   0x2400 /* 2^-6 as a half: what every block is scaled by */

/* "\xE2\x96\x81" is U+2581. The score of a piece is what its place says. */
static const struct {
    const char *text;
    float score;
} pieces[] = {
    {"<s>", 0},
    {"<pad>", 0},
    {"</s>", 0},
    {"<unk>", 0},
    {"\xE2\x96\x81", -2},
    {"a", -4},
    {"b", -4},
    {"c", -4},
    {"d", -4},
    {"e", -4},
    {"ab", -5},
    {"bc", -5},
    {"abc", -9},
    {"\xE2\x96\x81q", -3},
    {"u", -4},
    {"r", -4},
    {"y", -4},
    {":", -3},
    {"\xE2\x96\x81the", -3},
    {"\xE2\x96\x81query", -3},
    {"\xC3\xA9", -5},
    {"cde", -7},
    {"cd", -3},
    {"h", -4},
    {"t", -4},
    {"s", -4},
    {"p", -4},
    {"g", -4},
    {"\xE4\xB8\xAD", -6},
};

enum { PIECES = sizeof pieces / sizeof *pieces, WORDS = PIECES + 3 };

/* code point, count, what it becomes: 0x07 goes, tab is a space, A is a, "ﬁ" is h and e. */
static const uint32_t rules[][4] = {{0x07, 0}, {0x09, 1, 0x20}, {0x41, 1, 'a'}, {0xA0, 1, 0x20}, {0xFB01, 2, 'h', 'e'}};

enum { RULES = sizeof rules / sizeof *rules };

static void put_u32(struct buffer *out, uint32_t value)
{
    uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    buffer_add(out, bytes, sizeof bytes);
}

static void put_u64(struct buffer *out, uint64_t value)
{
    put_u32(out, (uint32_t)value);
    put_u32(out, (uint32_t)(value >> 32));
}

static void put_f32(struct buffer *out, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_u32(out, bits);
}

static void put_byte(struct buffer *out, unsigned value)
{
    buffer_char(out, (char)value);
}

static void put_head(struct buffer *out)
{
    buffer_add(out, "E5S1", 4);
    const unsigned shape[] = {1, TINY_HIDDEN, TINY_LAYERS, TINY_HEADS, TINY_WIDE, WORDS, TINY_POSITIONS, 2};
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
        put_u32(out, shape[i]);
    put_f32(out, 1e-12f);
    put_u32(out, BLOCK);
}

static void put_pieces(struct buffer *out)
{
    uint32_t size = 0;
    const unsigned special[] = {PIECES, 0, 2, 1, TINY_UNKNOWN};
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        put_u32(out, special[i]);
    for (size_t i = 0; i < PIECES; i++)
        size += (uint32_t)strlen(pieces[i].text);
    put_u64(out, size);
    put_u32(out, 0);
    for (size_t i = 0, end = 0; i < PIECES; i++)
        put_u32(out, (uint32_t)(end += strlen(pieces[i].text)));
    for (size_t i = 0; i < PIECES; i++)
        put_f32(out, pieces[i].score);
    for (size_t i = 0; i < PIECES; i++)
        buffer_text(out, pieces[i].text);
}

static void put_rules(struct buffer *out)
{
    size_t size = 0;
    for (size_t i = 0; i < RULES; i++)
        size += 5 + 4 * (size_t)rules[i][1];
    put_u32(out, RULES);
    put_u32(out, (uint32_t)size);
    for (size_t i = 0; i < RULES; i++) {
        put_u32(out, rules[i][0]);
        put_byte(out, rules[i][1]);
        for (size_t j = 0; j < rules[i][1]; j++)
            put_u32(out, rules[i][2 + j]);
    }
}

struct tensors {
    struct buffer list, data;
    size_t before; /* bytes in front of `data` */
    uint32_t random;
};

static uint32_t next_random(struct tensors *tensors)
{
    tensors->random = tensors->random * 1664525 + 1013904223;
    return tensors->random >> 8;
}

static void list_tensor(struct tensors *tensors, const char *name, int is_blocks, uint32_t count)
{
    while (tensors->data.len % TENSOR_ALIGN)
        put_byte(&tensors->data, 0);
    uint64_t size = is_blocks ? count / BLOCK * (2 + BLOCK / 2) : (uint64_t)count * 4;
    put_byte(&tensors->list, (unsigned)strlen(name));
    put_byte(&tensors->list, 0);
    buffer_text(&tensors->list, name);
    put_byte(&tensors->list, (unsigned)is_blocks);
    put_u32(&tensors->list, count);
    put_u64(&tensors->list, tensors->before + tensors->data.len);
    put_u64(&tensors->list, size);
}

static void add_blocks(struct tensors *tensors, const char *name, uint32_t count)
{
    list_tensor(tensors, name, 1, count);
    for (uint32_t i = 0; i < count / BLOCK; i++) {
        put_byte(&tensors->data, HALF_SCALE & 0xFF);
        put_byte(&tensors->data, HALF_SCALE >> 8);
        for (int j = 0; j < BLOCK / 2; j++)
            put_byte(&tensors->data, next_random(tensors) & 0xFF);
    }
}

static void add_floats(struct tensors *tensors, const char *name, uint32_t count, float middle)
{
    list_tensor(tensors, name, 0, count);
    for (uint32_t i = 0; i < count; i++)
        put_f32(&tensors->data, middle + ((float)(next_random(tensors) % 2001) - 1000) / 10000);
}

static void add_layer(struct tensors *tensors, int number)
{
    static const struct {
        const char *name;
        uint32_t in, out;
    } products[] = {{"q", TINY_HIDDEN, TINY_HIDDEN},  {"k", TINY_HIDDEN, TINY_HIDDEN}, {"v", TINY_HIDDEN, TINY_HIDDEN},
                    {"ao", TINY_HIDDEN, TINY_HIDDEN}, {"fi", TINY_HIDDEN, TINY_WIDE},  {"fo", TINY_WIDE, TINY_HIDDEN}};
    static const char *const norms[] = {"aln", "oln"};
    char name[32];
    for (size_t i = 0; i < sizeof products / sizeof *products; i++) {
        snprintf(name, sizeof name, "l%d.%s.w", number, products[i].name);
        add_blocks(tensors, name, products[i].in * products[i].out);
        snprintf(name, sizeof name, "l%d.%s.b", number, products[i].name);
        add_floats(tensors, name, products[i].out, 0);
    }
    for (size_t i = 0; i < sizeof norms / sizeof *norms; i++) {
        snprintf(name, sizeof name, "l%d.%s.w", number, norms[i]);
        add_floats(tensors, name, TINY_HIDDEN, 1);
        snprintf(name, sizeof name, "l%d.%s.b", number, norms[i]);
        add_floats(tensors, name, TINY_HIDDEN, 0);
    }
}

static void add_all(struct tensors *tensors)
{
    add_blocks(tensors, "emb.word", WORDS * TINY_HIDDEN);
    add_floats(tensors, "emb.pos", TINY_POSITIONS * TINY_HIDDEN, 0);
    add_floats(tensors, "emb.type", 2 * TINY_HIDDEN, 0);
    add_floats(tensors, "emb.ln.w", TINY_HIDDEN, 1);
    add_floats(tensors, "emb.ln.b", TINY_HIDDEN, 0);
    for (int i = 0; i < TINY_LAYERS; i++)
        add_layer(tensors, i);
}

uint8_t *tiny_model_make(size_t *out_size)
{
    struct buffer out;
    char *image = NULL;
    buffer_init(&out, IMAGE_MAX);
    put_head(&out);
    put_pieces(&out);
    put_rules(&out);
    put_u32(&out, TENSORS);
    struct tensors tensors = {
        .before = (out.len + (size_t)TENSORS * ENTRY_MAX + TENSOR_ALIGN) / TENSOR_ALIGN * TENSOR_ALIGN, .random = 7};
    buffer_init(&tensors.list, IMAGE_MAX);
    buffer_init(&tensors.data, IMAGE_MAX);
    add_all(&tensors);
    buffer_add(&out, tensors.list.data, tensors.list.len);
    assert(out.len <= tensors.before);
    while (out.len < tensors.before)
        put_byte(&out, 0);
    buffer_add(&out, tensors.data.data, tensors.data.len);
    buffer_done(&tensors.list);
    buffer_done(&tensors.data);
    int code = buffer_take(&out, &image, out_size, NULL);
    assert(code == 0);
    return (uint8_t *)image;
}

int tiny_model_id(const char *piece)
{
    int id = 0;
    while (id < PIECES && strcmp(pieces[id].text, piece) != 0)
        id++;
    assert(id < PIECES);
    return id;
}
