/* Runs of words with a capital are names; the last word of a longer one is what stands for it later. "The House" after "White
 * House" would look the same, so a name behind an article is none, and of others only those who act or speak count. */
#include "sentence_names.h"

#include <string.h>

static const uint32_t no_names = LEX_ARTICLE | LEX_FUNCTION | LEX_PRONOUN | LEX_DEMONSTRATIVE | LEX_OPENER | LEX_TIME;

static int is_name(const struct judge_words *words, unsigned i)
{
    const struct judge_word *word = &words->rows[i];
    return word->is_capitalised && !(word->kinds & no_names);
}

/* "Mr. Berg": the mark behind an abbreviation ends no name; a bracket does. */
static int goes_on(const struct judge_words *words, unsigned i)
{
    const struct judge_word *word = &words->rows[i];
    if (i + 1 >= words->count || !is_name(words, i + 1))
        return 0;
    int is_abbreviated = word->after == '.' && (word->kinds & LEX_ABBREVIATION || word->size_bytes == 1);
    unsigned gap = words->rows[i + 1].start - word->start - word->size_bytes;
    return (word->after == ' ' && gap == 1) || (is_abbreviated && gap == 2);
}

/* Only whoever acts or speaks must be known: "Berg told the council". */
static int is_actor(const struct judge_words *words, unsigned i)
{
    uint32_t beside = i > 0 ? words->rows[i - 1].kinds : LEX_SPEECH; /* a sentence begins with who acts */
    beside |= i + 1 < words->count ? words->rows[i + 1].kinds : 0;
    return (beside & LEX_SPEECH) != 0;
}

/* The word without "'s". */
static size_t bare_bytes(const struct judge_word *word, const char *text)
{
    static const char *const endings[] = {"'s", "’s"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t size = strlen(endings[i]);
        if (word->size_bytes > size && memcmp(text + word->start + word->size_bytes - size, endings[i], size) == 0)
            return word->size_bytes - size;
    }
    return word->size_bytes;
}

static int has(const struct sentence_names *names, const char *text, size_t size_bytes)
{
    for (unsigned i = 0; i < names->count; i++)
        if (names->rows[i].size_bytes == size_bytes && memcmp(names->rows[i].text, text, size_bytes) == 0)
            return 1;
    return 0;
}

int sentence_names_alone(const struct sentence_names *names, const struct judge_words *words, const char *text)
{
    for (unsigned i = 0; i < words->count; i++) {
        unsigned first = i;
        if (!is_name(words, i))
            continue;
        while (goes_on(words, i))
            i++;
        const struct judge_word *word = &words->rows[i];
        int is_behind_article = first > 0 && words->rows[first - 1].kinds & LEX_ARTICLE;
        if (first == i && !is_behind_article && is_actor(words, i) &&
            has(names, text + word->start, bare_bytes(word, text)))
            return (int)word->start;
    }
    return -1;
}

void sentence_names_learn(struct sentence_names *names, const struct judge_words *words, const char *text)
{
    for (unsigned i = 0; i < words->count; i++) {
        unsigned full = 0; /* words of the run that are no "Mr." */
        if (!is_name(words, i))
            continue;
        full += !(words->rows[i].kinds & LEX_ABBREVIATION);
        while (goes_on(words, i))
            full += !(words->rows[++i].kinds & LEX_ABBREVIATION);
        size_t size = bare_bytes(&words->rows[i], text);
        const char *last = text + words->rows[i].start;
        if (full < 2 || size > SENTENCE_NAME_BYTES_MAX || names->count == SENTENCE_NAMES_MAX || has(names, last, size))
            continue;
        memcpy(names->rows[names->count].text, last, size);
        names->rows[names->count++].size_bytes = (unsigned char)size;
    }
}
