/* What a title says when its numbers and dates are left out: two titles of one source with one pattern ("Lottery
 * results for 3 May") are instalments, and no reports of one event. */
#include "title_pattern.h"

#include "date_word.h"
#include "id.h"
#include "text_fold.h"
#include "utf8.h"

#include <string.h>

#define WORDS_MIN 2 /* that are no date: a title of one word says too little to be called a pattern */
#define WORDS_MAX 9 /* a sentence about an event, told again for days, is no bulletin's name */

static int is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static int is_word_byte(char byte)
{
    return (unsigned char)byte >= 0x80 || is_digit(byte) || (byte >= 'a' && byte <= 'z');
}

/* Scripts without blanks write numbers right beside words: "5月3日". */
static int is_border(char one, char other)
{
    return (is_digit(one) && (unsigned char)other >= 0x80) || ((unsigned char)one >= 0x80 && is_digit(other));
}

static size_t word_len(const char *text)
{
    size_t len = 0;
    while (is_word_byte(text[len]) && (len == 0 || !is_border(text[len - 1], text[len])))
        len++;
    return len;
}

struct pattern {
    uint64_t hash;
    unsigned words;
};

/* Words with a digit are all the same: "3", "2,105", "19th", "3-1" in its parts. */
static void add_word(struct pattern *pattern, const char *word, size_t size_bytes)
{
    int has_digit = 0;
    for (size_t i = 0; i < size_bytes; i++)
        has_digit |= is_digit(word[i]);
    if (has_digit || date_is_name(word, size_bytes))
        return;
    pattern->hash = pattern->hash * 31 + id_hash64(word, size_bytes);
    pattern->words++;
}

uint32_t title_pattern(const char *title, uint32_t source)
{
    char folded[TEXT_FOLD_MAX + 1];
    struct pattern pattern = {source, 0};
    text_fold(title, utf8_cut_len(title, strlen(title), TEXT_FOLD_MAX), TEXT_FOLD_STRIP_MARKS, folded, sizeof folded);
    for (const char *at = folded; *at && source;) {
        size_t len = word_len(at);
        if (len > 0)
            add_word(&pattern, at, len);
        at += len ? len : 1;
    }
    /* 0 means no pattern, so a pattern is never 0; that some two meet costs nothing but a look at their dates. */
    return pattern.words >= WORDS_MIN && pattern.words <= WORDS_MAX ? (uint32_t)(pattern.hash ^ pattern.hash >> 32) | 1u
                                                                    : 0;
}
