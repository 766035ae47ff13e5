/* Counts letters, words, sentences and commas in raw text of any script, sign by sign, without decoding it into another
 * buffer. An ideograph counts as two letters: it says about as much as that. */
#include "page_count.h"

#include <string.h>

#define REFERENCE_MAX 10 /* bytes of "&…;" that are passed over as one sign */

/* FULL_STOP needs no blank behind it. */
enum kind { BLANK, LETTER, WIDE, STOP, FULL_STOP, COMMA, QUOTE, OTHER };

/* Signs of three bytes: the punctuation of East Asia, general punctuation, and Devanagari's full stop. */
static enum kind kind_of_three(const unsigned char *at)
{
    static const struct {
        unsigned char bytes[3];
        enum kind kind;
    } signs[] = {
        {{0xE3, 0x80, 0x82}, FULL_STOP}, {{0xEF, 0xBC, 0x81}, FULL_STOP}, {{0xEF, 0xBC, 0x9F}, FULL_STOP},
        {{0xEF, 0xBC, 0x8E}, FULL_STOP}, {{0xE0, 0xA5, 0xA4}, FULL_STOP}, {{0xE2, 0x80, 0xA6}, STOP},
        {{0xE1, 0x81, 0x8B}, FULL_STOP}, {{0xE1, 0x8D, 0xA2}, FULL_STOP}, {{0xE3, 0x80, 0x81}, COMMA},
        {{0xEF, 0xBC, 0x8C}, COMMA},     {{0xE1, 0x81, 0x8A}, COMMA},     {{0xE2, 0x80, 0x98}, QUOTE},
        {{0xE2, 0x80, 0x99}, QUOTE},     {{0xE2, 0x80, 0x9C}, QUOTE},     {{0xE2, 0x80, 0x9D}, QUOTE},
        {{0xE3, 0x80, 0x8D}, QUOTE},     {{0xE3, 0x80, 0x8F}, QUOTE},     {{0xE3, 0x80, 0x80}, BLANK},
    };
    if (at[0] == 0xE2 && at[1] == 0x80 && at[2] <= 0x8B)
        return BLANK;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (memcmp(at, signs[i].bytes, 3) == 0)
            return signs[i].kind;
    if (at[0] == 0xE2 && (at[1] == 0x80 || at[1] == 0x81))
        return OTHER;
    return (at[0] >= 0xE3 && at[0] <= 0xED) || at[0] == 0xEF ? WIDE : LETTER;
}

static enum kind kind_of_two(const unsigned char *at)
{
    if (at[0] == 0xC2)
        return at[1] == 0xA0 ? BLANK : at[1] == 0xAB || at[1] == 0xBB ? QUOTE : OTHER;
    if (at[0] == 0xD8 && at[1] == 0x8C)
        return COMMA;
    int is_stop =
        (at[0] == 0xD8 && at[1] == 0x9F) || (at[0] == 0xDB && at[1] == 0x94) || (at[0] == 0xD6 && at[1] == 0x89);
    return is_stop ? STOP : LETTER;
}

static enum kind kind_of_ascii(unsigned char byte)
{
    if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
        return LETTER;
    if (byte >= '0' && byte <= '9')
        return LETTER;
    if (byte <= ' ')
        return BLANK;
    if (byte == '.' || byte == '!' || byte == '?' || byte == ':')
        return STOP;
    if (byte == ',' || byte == ';')
        return COMMA;
    return byte == '"' || byte == '\'' || byte == ')' || byte == ']' ? QUOTE : OTHER;
}

/* The kind of the sign at `at`; *out_len is what it takes, at least one byte and at most what is left. */
static enum kind kind_at(const unsigned char *at, size_t left, size_t *out_len)
{
    *out_len = *at < 0x80 ? 1 : *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
    if (*out_len > left)
        *out_len = left;
    if (*at == '&') {
        const unsigned char *end = memchr(at, ';', left < REFERENCE_MAX ? left : REFERENCE_MAX);
        if (end)
            *out_len = (size_t)(end - at) + 1;
        /* Of references the blank alone matters for words; the others are passed over as signs that change nothing. */
        if (end && *out_len == 6 && memcmp(at, "&nbsp;", 6) == 0)
            return BLANK;
        return end ? QUOTE : OTHER;
    }
    if (*out_len == 2 && *at >= 0xC0)
        return kind_of_two(at);
    if (*out_len == 3)
        return kind_of_three(at);
    return *out_len == 1 ? kind_of_ascii(*at) : WIDE;
}

static void count_sign(struct page_counter *counter, enum kind kind)
{
    struct page_count *count = &counter->count;
    if (kind == LETTER || kind == WIDE) {
        count->text += kind == WIDE ? 2 : 1;
        count->words += !counter->is_in_word;
    }
    count->commas += kind == COMMA;
    /* A point with a blank behind it: "3.5" and "example.org" end no sentence. */
    count->sentences += kind == FULL_STOP || (kind == BLANK && counter->is_stopped == 1);
    counter->is_in_word = kind != BLANK;
    if (kind == BLANK)
        counter->is_stopped += counter->is_stopped == 1; /* counted once */
    else if (kind != QUOTE)
        counter->is_stopped = kind == STOP ? 1 : kind == FULL_STOP ? 2 : 0;
}

void page_count_text(struct page_counter *counter, const char *text, size_t len)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + len;
    while (at < end) {
        size_t taken;
        count_sign(counter, kind_at(at, (size_t)(end - at), &taken));
        at += taken;
    }
}
