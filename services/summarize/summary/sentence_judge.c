/* How well a sentence can stand alone in a summary: whole, without a pointer back to the sentence before, no byline, no
 * boilerplate. 0 excludes it; the other faults only cost. Works on bytes and on marks of several scripts; where it
 * knows nothing of a language it takes nothing off. */
#include "sentence_judge.h"

#include <string.h>

#include "boilerplate.h"

#define DATELINE_BYTES_MAX 100
#define BYLINE_BYTES_MAX   120
#define DATELINE_CAPITALS  3 /* upper-case letters in a row that mark a place: "OSLO", "WASHINGTON" */

/* What is taken off a sentence's worth. Chosen by hand on development stories; ROUGE hardly moves with them, reading
 * does. */
static const float no_stop = 0.4F, cut_off = 0.7F, leans_back = 0.8F, lower_case = 0.5F, opens_quote = 0.8F,
                   torn_quote = 0.8F;

/* First words that point back to the sentence before, in lower case, each with a space at either end. */
static const struct {
    const char *lang;
    const char *words;
} back_pointers[] = {
    {"en", " he she it they this that these those but and however also his her their its we i you there then so such "
           "meanwhile moreover yet instead still both other others another "},
    {"de", " er sie es dies diese dieser dieses das aber und doch auch sein seine ihr ihre dabei zudem außerdem "
           "allerdings dazu damit jedoch "},
    {"fr", " il elle ils elles ce cela cette ces mais et aussi son sa ses leur leurs celui-ci celle-ci "},
    {"es", " él ella ellos ellas esto esta este estos pero y también su sus además sin "},
    {"it", " lui lei loro questo questa questi ma e anche suo sua inoltre "},
    {"pt", " ele ela eles elas isto isso este esta mas e também seu sua além "},
    {"nl", " hij zij ze het dit dat deze maar en ook zijn haar hun "},
};

static int is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Whether the text ends with one of these marks, which stand one after the other, separated by spaces. */
static size_t ends_with_any(const char *text, size_t len_bytes, const char *marks)
{
    for (const char *mark = marks; *mark;) {
        size_t size = strcspn(mark, " ");
        if (size <= len_bytes && memcmp(text + len_bytes - size, mark, size) == 0)
            return size;
        mark += size;
        mark += *mark == ' ';
    }
    return 0;
}

static int begins_with_any(const char *text, size_t len_bytes, const char *marks)
{
    for (const char *mark = marks; *mark;) {
        size_t size = strcspn(mark, " ");
        if (size <= len_bytes && memcmp(text, mark, size) == 0)
            return 1;
        mark += size;
        mark += *mark == ' ';
    }
    return 0;
}

/* Whether no word begins with a lower-case letter, but for "and". */
static int names_only(const char *text, size_t len_bytes)
{
    for (size_t i = 0; i < len_bytes; i++) {
        int begins = i == 0 || text[i - 1] == ' ';
        if (begins && is_lower(text[i]) && (len_bytes - i < 4 || memcmp(text + i, "and ", 4) != 0))
            return 0;
    }
    return 1;
}

/* Whether the text before a dash or colon is a dateline: words with capitals only ("GOMA, Congo", "Aug 23"), with a
 * place in capitals in front and nothing or a comma after it, or with an agency in brackets at the end. */
static int is_dateline(const char *text, size_t len_bytes, int needs_capitals)
{
    int is_loud = 1;
    for (size_t i = 0; i < len_bytes; i++)
        is_loud = is_loud && !is_lower(text[i]);
    if (len_bytes < DATELINE_CAPITALS || !names_only(text, len_bytes) || needs_capitals)
        return len_bytes >= DATELINE_CAPITALS && is_loud;
    if (text[len_bytes - 1] == ')')
        return memchr(text, '(', len_bytes) != NULL;
    size_t capitals = 0;
    while (capitals < len_bytes && is_upper(text[capitals]))
        capitals++;
    return is_loud || (capitals >= DATELINE_CAPITALS && memchr(text, ',', len_bytes));
}

size_t sentence_dateline_bytes(const char *text, size_t len_bytes)
{
    static const char *const marks[] = {" — ", " – ", " -- ", " - ", "— ", "): ", ": "};
    /* A dateline stands at the very beginning. */
    size_t window = len_bytes < DATELINE_BYTES_MAX ? len_bytes : DATELINE_BYTES_MAX;
    if (!memchr(text, '-', window) && !memchr(text, ':', window) && !memmem(text, window, "\xE2\x80", 2))
        return 0; /* most sentences have no mark at all */
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t size = strlen(marks[i]);
        const char *at = memmem(text, window, marks[i], size);
        if (at && is_dateline(text, (size_t)(at - text) + (marks[i][0] == ')'), marks[i][0] == ':'))
            return (size_t)(at - text) + size;
    }
    return 0;
}

/* The text's end without closing quotes and brackets. */
static size_t without_closers(const char *text, size_t len_bytes)
{
    size_t size;
    while ((size = ends_with_any(text, len_bytes, "\" ” “ ’ ' ) » ] 」 』 ）")) > 0)
        len_bytes -= size;
    return len_bytes;
}

static float quality_of_end(const char *text, size_t len_bytes)
{
    size_t bare = without_closers(text, len_bytes);
    /* A question tells nothing that happened. */
    if (ends_with_any(text, bare, "? ？ ؟"))
        return 0;
    if (ends_with_any(text, bare, "... …"))
        return cut_off;
    return ends_with_any(text, bare, ". ! 。 ！ । ۔ ։ ።") ? 1 : no_stop;
}

static int points_back(const char *text, size_t len_bytes, const char *lang)
{
    char word[16] = " ";
    size_t size = 1;
    for (size_t i = 0; i < len_bytes && text[i] != ' ' && text[i] != ','; i++) {
        /* Longer than any word of the lists. */
        if (size + 2 >= sizeof word)
            return 0;
        word[size++] = (char)(is_upper(text[i]) ? text[i] + ('a' - 'A') : text[i]);
    }
    word[size++] = ' ';
    word[size] = '\0';
    for (size_t i = 0; i < sizeof back_pointers / sizeof back_pointers[0]; i++)
        if (strcmp(lang, back_pointers[i].lang) == 0)
            return strstr(back_pointers[i].words, word) != NULL;
    return 0;
}

/* "By Ann Moss, Oslo Post": a line that names its writer and says nothing else. */
static int is_byline(const char *text, size_t len_bytes)
{
    return len_bytes < BYLINE_BYTES_MAX && len_bytes > 3 && memcmp(text, "By ", 3) == 0 &&
           names_only(text + 3, len_bytes - 3);
}

/* Scripts and styles that an extraction let through. */
static int is_code(const char *text, size_t len_bytes)
{
    return memchr(text, '{', len_bytes) || memchr(text, '}', len_bytes) || memmem(text, len_bytes, "://", 3);
}

/* Whether quotes are opened and not closed: half of a quotation. */
static int quote_is_torn(const char *text, size_t len_bytes)
{
    int straight = 0, curly = 0;
    for (size_t i = 0; i < len_bytes; i++) {
        straight += text[i] == '"';
        if (text[i] != '\xE2' || len_bytes - i < 3)
            continue;
        curly += memcmp(text + i, "“", 3) == 0;
        curly -= memcmp(text + i, "”", 3) == 0;
    }
    return straight % 2 != 0 || curly != 0;
}

float sentence_quality(const char *text, size_t len_bytes, const char *lang)
{
    if (len_bytes < SENTENCE_BYTES_MIN || len_bytes > SENTENCE_BYTES_MAX || boilerplate_is_in(text, len_bytes))
        return 0;
    if (is_byline(text, len_bytes) || is_code(text, len_bytes))
        return 0;
    float quality = quality_of_end(text, len_bytes);
    if (points_back(text, len_bytes, lang))
        quality *= leans_back;
    if (is_lower(text[0]) || begins_with_any(text, len_bytes, "- — – • , . ; …"))
        quality *= lower_case;
    if (begins_with_any(text, len_bytes, "\" “ ‘ „ « 「"))
        quality *= opens_quote;
    if (quote_is_torn(text, len_bytes))
        quality *= torn_quote;
    return quality;
}
