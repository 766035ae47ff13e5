/* Sentences by ICU's iterator for the language, put together again where it cut too often. Offsets are bytes of the
 * caller's text: nothing is copied. Iterators are dear to open and are kept, one a language. */
#include "text_sentences.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "text_full_stop.h"

/* The languages whose abbreviations CLDR lists (of English see text_full_stop.c); the last row serves all the
 * others. */
static const struct {
    const char *lang;
    const char *locale;
} rules[] = {
    {"de", "de@ss=standard"}, {"el", "el@ss=standard"}, {"en", "en"},
    {"es", "es@ss=standard"}, {"fr", "fr@ss=standard"}, {"it", "it@ss=standard"},
    {"pt", "pt@ss=standard"}, {"ru", "ru@ss=standard"}, {"", "root"},
};
#define RULES_COUNT (sizeof rules / sizeof rules[0])

struct text_splitter {
    UBreakIterator *iterators[RULES_COUNT]; /* NULL until its language is met */
};

/* What is being filled: the caller's array, and how much of it is used. */
struct harvest {
    const char *text;
    struct text_sentence *sentences;
    size_t count;
    size_t max;
};

struct text_splitter *text_splitter_new(void)
{
    return calloc(1, sizeof(struct text_splitter));
}

void text_splitter_free(struct text_splitter *splitter)
{
    if (!splitter)
        return;
    for (size_t i = 0; i < RULES_COUNT; i++)
        if (splitter->iterators[i])
            ubrk_close(splitter->iterators[i]);
    free(splitter);
}

static UBreakIterator *iterator_for(struct text_splitter *splitter, const char *lang, struct err *err)
{
    size_t i = 0;
    /* Ends at the last row, which serves every language that has no own. */
    while (i + 1 < RULES_COUNT && strcmp(lang, rules[i].lang) != 0)
        i++;
    if (!splitter->iterators[i]) {
        UErrorCode status = U_ZERO_ERROR;
        UBreakIterator *iterator = ubrk_open(UBRK_SENTENCE, rules[i].locale, NULL, 0, &status);
        if (U_FAILURE(status)) {
            err_set(err, ERR_UNAVAILABLE, "ICU cannot split sentences of %s (%s): is libicu's data installed?",
                    rules[i].locale, u_errorName(status));
            return NULL;
        }
        splitter->iterators[i] = iterator;
    }
    return splitter->iterators[i];
}

/* Length of the white space that begins at `at` and ends before `end`: ASCII, U+00A0, U+200B, U+2060 and U+3000. */
static size_t space_len(const char *at, const char *end)
{
    if (at < end && ((unsigned char)*at <= ' '))
        return 1;
    if (end - at >= 2 && memcmp(at, "\u00a0", 2) == 0)
        return 2;
    if (end - at >= 3 && (memcmp(at, "\u200b", 3) == 0 || memcmp(at, "\u2060", 3) == 0 || memcmp(at, "\u3000", 3) == 0))
        return 3;
    return 0;
}

/* As above, of the white space that ends at `end`. */
static size_t space_len_before(const char *begin, const char *end)
{
    for (size_t size = 1; size <= 3 && size <= (size_t)(end - begin); size++)
        if (space_len(end - size, end) == size)
            return size;
    return 0;
}

static void sentence_add(struct harvest *harvest, const char *begin, const char *end)
{
    size_t size;
    while ((size = space_len(begin, end)) > 0)
        begin += size;
    while ((size = space_len_before(begin, end)) > 0)
        end -= size;
    if (begin == end || harvest->count == harvest->max)
        return;
    struct text_sentence *sentence = &harvest->sentences[harvest->count++];
    sentence->start = (uint32_t)(begin - harvest->text);
    sentence->len_bytes = (uint32_t)(end - begin);
}

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static int is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Whether the full stop at `stop` glues two sentences: a word of three letters or more before it, a capitalised one
 * after it. Three letters spare most abbreviations and host names. */
static int stop_glues(const char *begin, const char *stop, const char *end)
{
    if (stop - begin < 3 || end - stop < 3)
        return 0;
    return is_lower(stop[-1]) && is_lower(stop[-2]) && is_lower(stop[-3]) && is_upper(stop[1]) &&
           (is_lower(stop[2]) || stop[2] == ' ');
}

/* "the market . he said": texts of research collections come in tokens, in lower case. */
static int stop_is_a_word(const char *begin, const char *stop, const char *end)
{
    return stop > begin && end - stop >= 2 && stop[-1] == ' ' && stop[1] == ' ';
}

/* Cuts what ICU takes for one sentence at line breaks and glued full stops. */
static void segment_add(struct harvest *harvest, const char *begin, const char *end)
{
    const char *from = begin;
    for (const char *at = begin; at < end; at++) {
        if (*at == '\n') {
            sentence_add(harvest, from, at);
            from = at + 1;
        } else if (*at == '.' && (stop_glues(from, at, end) || stop_is_a_word(from, at, end))) {
            sentence_add(harvest, from, at + 1);
            from = at + 1;
        }
    }
    sentence_add(harvest, from, end);
}

int text_sentences_split(struct text_splitter *splitter, const char *lang, const char *text, size_t text_bytes,
                         struct text_sentence *out_sentences, size_t sentences_max, struct err *err)
{
    if (text_bytes > TEXT_SENTENCES_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "text of %zu bytes: at most %d can be split into sentences", text_bytes,
                       TEXT_SENTENCES_BYTES_MAX);
    UBreakIterator *iterator = iterator_for(splitter, lang, err);
    if (!iterator)
        return ERR_UNAVAILABLE;

    UErrorCode status = U_ZERO_ERROR;
    UText source = UTEXT_INITIALIZER;
    utext_openUTF8(&source, text, (int64_t)text_bytes, &status);
    ubrk_setUText(iterator, &source, &status);
    struct harvest harvest = {.text = text, .sentences = out_sentences, .max = sentences_max};
    int32_t from = U_SUCCESS(status) ? ubrk_first(iterator) : UBRK_DONE;
    while (from != UBRK_DONE && harvest.count < harvest.max) {
        int32_t to = ubrk_next(iterator);
        if (to == UBRK_DONE)
            break;
        /* `from` stays: the sentence goes on. */
        if (text_full_stop_is_inner(lang, text + from, text + to, text + text_bytes))
            continue;
        segment_add(&harvest, text + from, text + to);
        from = to;
    }
    utext_close(&source);
    if (U_FAILURE(status))
        return err_set(err, ERR_UNAVAILABLE, "ICU cannot read the text: %s", u_errorName(status));
    return (int)harvest.count;
}
