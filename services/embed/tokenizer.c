/* The unigram tokenizer: a Viterbi search over the positions of a text for the split with the highest score, pieces
 * found in a hash table. The same pieces as SentencePiece's own, token by token (tests/bench/embed compares them). */
#include "tokenizer.h"

#include "normalizer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define UNREACHED       (-1e30f)
#define UNKNOWN_PENALTY 10.0f /* below the worst piece, as SentencePiece has it */
#define HASH_START      2166136261u
#define HASH_FACTOR     16777619u
#define ALMOST          (UNREACHED / 10)

struct piece_slot {
    uint32_t hash;
    uint32_t number; /* of the piece, from 1; 0: free */
};

struct tokenizer {
    struct model_pieces pieces;
    struct normalizer normalizer;
    struct piece_slot *slots; /* owned; open addressing */
    uint32_t mask;
    float unknown_score;
    size_t longest; /* bytes of the longest piece */
};

/* The best way to a place in the text. */
struct tokenizer_step {
    float score;
    int32_t id; /* of the piece that ends here */
    uint32_t from;
};

static uint32_t offset_of(const struct model_pieces *pieces, size_t index)
{
    return model_u32(pieces->offsets + 4 * index);
}

static uint32_t hash_more(uint32_t hash, char byte)
{
    return (hash ^ (uint8_t)byte) * HASH_FACTOR;
}

static uint32_t slot_of(const struct tokenizer *tokenizer, uint32_t hash)
{
    return (hash ^ hash >> 15) & tokenizer->mask;
}

static void add_piece(struct tokenizer *tokenizer, uint32_t index)
{
    uint32_t begin = offset_of(&tokenizer->pieces, index), end = offset_of(&tokenizer->pieces, index + 1);
    uint32_t hash = HASH_START;
    if (begin == end)
        return;
    for (uint32_t i = begin; i < end; i++)
        hash = hash_more(hash, tokenizer->pieces.text[i]);
    uint32_t at = slot_of(tokenizer, hash);
    while (tokenizer->slots[at].number)
        at = (at + 1) & tokenizer->mask;
    tokenizer->slots[at] = (struct piece_slot){.hash = hash, .number = index + 1};
    if (end - begin > tokenizer->longest)
        tokenizer->longest = end - begin;
}

/* The piece that is these bytes, or -1. Of two that are the same, the first. */
static int32_t find_piece(const struct tokenizer *tokenizer, uint32_t hash, const char *text, size_t len)
{
    for (uint32_t at = slot_of(tokenizer, hash); tokenizer->slots[at].number; at = (at + 1) & tokenizer->mask) {
        uint32_t index = tokenizer->slots[at].number - 1;
        if (tokenizer->slots[at].hash != hash)
            continue;
        uint32_t begin = offset_of(&tokenizer->pieces, index);
        if (offset_of(&tokenizer->pieces, index + 1) - begin == len &&
            memcmp(tokenizer->pieces.text + begin, text, len) == 0)
            return (int32_t)index;
    }
    return -1;
}

static float score_of(const struct model_pieces *pieces, size_t index)
{
    return model_f32(pieces->scores + 4 * index);
}

int tokenizer_new(const struct model_pieces *pieces, struct tokenizer **out, struct err *err)
{
    struct tokenizer *tokenizer = calloc(1, sizeof *tokenizer);
    uint32_t slots = 2;
    while (slots < pieces->count * 2)
        slots *= 2;
    if (tokenizer) {
        tokenizer->pieces = *pieces;
        tokenizer->mask = slots - 1;
        tokenizer->slots = calloc(slots, sizeof *tokenizer->slots);
    }
    if (!tokenizer || !tokenizer->slots || normalizer_init(&tokenizer->normalizer, pieces, err)) {
        tokenizer_free(tokenizer);
        return err_set(err, ERR_MEMORY, "no memory for %u pieces of the tokenizer", pieces->count);
    }
    float worst = score_of(pieces, 0);
    for (uint32_t i = 0; i < pieces->count; i++) {
        float score = score_of(pieces, i);
        worst = score < worst ? score : worst;
        add_piece(tokenizer, i);
    }
    tokenizer->unknown_score = worst - UNKNOWN_PENALTY;
    *out = tokenizer;
    return 0;
}

void tokenizer_free(struct tokenizer *tokenizer)
{
    if (!tokenizer)
        return;
    normalizer_done(&tokenizer->normalizer);
    free(tokenizer->slots);
    free(tokenizer);
}

/* Bytes of the code point that begins with `lead`; the normalizer writes valid UTF-8 only. */
static size_t code_point_len(char lead)
{
    uint8_t byte = (uint8_t)lead;
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

static void improve(struct tokenizer_step *step, float score, int32_t id, size_t from)
{
    if (score > step->score)
        *step = (struct tokenizer_step){.score = score, .id = id, .from = (uint32_t)from};
}

/* Every piece that begins at `at` offers a way to where it ends. */
static void try_pieces(const struct tokenizer *tokenizer, const struct buffer *normal, struct tokenizer_step *best,
                       size_t at)
{
    uint32_t hash = HASH_START;
    size_t end = at;
    float score = best[at].score;
    size_t first_len = code_point_len(normal->data[at]);
    while (end < normal->len) {
        size_t len = code_point_len(normal->data[end]);
        /* No piece is longer: this bounds the search at each place, so a text takes time in proportion to its
         * length. */
        if (end + len - at > tokenizer->longest)
            break;
        for (size_t i = 0; i < len; i++)
            hash = hash_more(hash, normal->data[end + i]);
        end += len;
        int32_t id = find_piece(tokenizer, hash, normal->data + at, end - at);
        if (id >= 0 && (uint32_t)id != tokenizer->pieces.unknown_id)
            improve(&best[end], score + score_of(&tokenizer->pieces, (size_t)id), id, at);
    }
    /* One code point that no piece has: so there is always a way to the end. */
    improve(&best[at + first_len], score + tokenizer->unknown_score, (int32_t)tokenizer->pieces.unknown_id, at);
}

static void find_best(const struct tokenizer *tokenizer, const struct buffer *normal, struct tokenizer_step *best)
{
    for (size_t i = 0; i <= normal->len; i++)
        best[i] = (struct tokenizer_step){.score = UNREACHED};
    best[0].score = 0;
    for (size_t i = 0; i < normal->len; i += code_point_len(normal->data[i])) {
        /* A place inside a piece that no way leads to. Compared with a margin, as scores were added to it. */
        if (best[i].score > ALMOST)
            try_pieces(tokenizer, normal, best, i);
    }
}

/* Walks back from the end. */
static void write_ids(const struct tokenizer_step *best, size_t len, struct tokenizer_space *space)
{
    size_t count = 0;
    for (size_t at = len; at > 0; at = best[at].from)
        count++;
    assert(count <= space->ids_room);
    space->count = count;
    for (size_t at = len; at > 0; at = best[at].from)
        space->ids[--count] = best[at].id;
}

static int make_room(struct tokenizer_space *space, size_t len)
{
    if (space->best_room < len + 1) {
        free(space->best);
        free(space->ids);
        space->best_room = space->ids_room = 0;
        /* As many tokens as bytes at most. With room to spare, so that texts of growing length do not each allocate. */
        size_t room = len + len / 2 + 1;
        space->best = calloc(room, sizeof *space->best);
        space->ids = calloc(room, sizeof *space->ids);
        if (!space->best || !space->ids)
            return -1;
        space->best_room = space->ids_room = room;
    }
    return 0;
}

int tokenizer_split(const struct tokenizer *tokenizer, const char *prefix, const char *text,
                    struct tokenizer_space *space, struct err *err)
{
    space->count = 0;
    if (!space->normal.max_bytes)
        buffer_init(&space->normal, TOKENIZER_NORMAL_MAX);
    space->normal.len = 0;
    struct normalizer_text state = {.out = &space->normal};
    normalizer_add(&tokenizer->normalizer, prefix, &state);
    normalizer_add(&tokenizer->normalizer, text, &state);
    if (space->normal.is_failed) {
        buffer_done(&space->normal);
        return err_set(err, ERR_TOO_LARGE, "the text is above %d bytes when normalized", TOKENIZER_NORMAL_MAX);
    }
    if (make_room(space, space->normal.len))
        return err_set(err, ERR_MEMORY, "no memory for the tokens of %zu bytes", space->normal.len);
    if (!space->normal.len)
        return 0;
    find_best(tokenizer, &space->normal, space->best);
    write_ids(space->best, space->normal.len, space);
    return 0;
}

void tokenizer_space_done(struct tokenizer_space *space)
{
    buffer_done(&space->normal);
    free(space->best);
    free(space->ids);
    *space = (struct tokenizer_space){0};
}
