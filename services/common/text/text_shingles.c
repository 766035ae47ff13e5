/* Hashes of runs of words, for sketches: rolling over the text once, so that its length costs no more than reading
 * it. */
#include "text_shingles.h"

#include "utf8.h"

#include <utf8proc.h>

static const uint64_t FNV_START = 0xcbf29ce484222325u;
static const uint64_t FNV_PRIME = 0x100000001b3u;

struct shingler {
    uint64_t words[TEXT_SHINGLE_WORDS]; /* the last words' hashes, a ring */
    size_t count;                       /* words seen */
    uint32_t *out_hashes;
    size_t made;
    size_t max;
};

static void shingler_push(struct shingler *shingler, uint64_t word)
{
    shingler->words[shingler->count++ % TEXT_SHINGLE_WORDS] = word;
    /* The first run is complete with its last word. */
    if (shingler->count < TEXT_SHINGLE_WORDS || shingler->made == shingler->max) {
        return;
    }
    uint64_t hash = 0;
    for (size_t i = 0; i < TEXT_SHINGLE_WORDS; i++) {
        hash = (hash ^ shingler->words[(shingler->count + i) % TEXT_SHINGLE_WORDS]) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    shingler->out_hashes[shingler->made++] = (uint32_t)(hash >> 32);
}

/* Han, kana and the like: from U+2E80 on nothing that news is written in puts spaces, but Hangul. Thai, Lao, Khmer and
 * Burmese put none either, but their runs of letters serve as long words well enough. */
static int stands_alone(uint32_t code_point)
{
    return code_point >= 0x2E80 && !(code_point >= 0xAC00 && code_point <= 0xD7A3);
}

static int is_word_character(uint32_t code_point)
{
    if (code_point < 0x80) {
        return (code_point >= '0' && code_point <= '9') || ((code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z');
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category <= UTF8PROC_CATEGORY_NO && category >= UTF8PROC_CATEGORY_LU;
}

static uint32_t lower_ascii(uint32_t code_point)
{
    return code_point >= 'A' && code_point <= 'Z' ? code_point + ('a' - 'A') : code_point;
}

size_t text_shingles(const char *text, size_t size_bytes, uint32_t *out_hashes, size_t max)
{
    struct shingler shingler = {.out_hashes = out_hashes, .max = max};
    uint64_t word = FNV_START;
    for (size_t at = 0; at < size_bytes && shingler.made < max;) {
        uint32_t code_point = 0;
        size_t length = utf8_next(text + at, size_bytes - at, &code_point);
        at += length > 0 ? length : 1;
        int belongs = is_word_character(code_point);
        int alone = belongs && stands_alone(code_point);
        if (belongs && !alone) {
            word = (word ^ lower_ascii(code_point)) * FNV_PRIME;
            continue;
        }
        if (word != FNV_START) {
            shingler_push(&shingler, word);
            word = FNV_START;
        }
        if (alone) {
            shingler_push(&shingler, (code_point ^ FNV_START) * FNV_PRIME);
        }
    }
    if (word != FNV_START) {
        shingler_push(&shingler, word);
    }
    return shingler.made;
}
