/* What kind of article it is, by rules: not news (horoscopes, lottery numbers, listings), opinion, advice that does not
 * age, or news. The tables of cues are in article_kind_table.c. A rule that leaves an article out of all stories must
 * not err, so it takes two signs: the name of the thing in the title, and a sign of its form. */
#include "article_kind.h"

#include "article_kind_table.h"
#include "text_fold.h"
#include "utf8.h"

#include <stdio.h>
#include <string.h>

#define FOLDED_TITLE TEXT_FOLD_MAX
#define LEAD_BYTES   1000 /* of the text: a listing shows what it is at once */
#define NUMBERS_ROW  5    /* numbers one after the other, as a draw is told */
#define SECTION_SIZE 24   /* with its slashes, terminated */

/* A folded text, and the bytes that a cue can begin with in it. */
struct cued_text {
    const char *text;
    size_t size_bytes;
    uint8_t begins[UINT8_MAX + 1]; /* 1: a word begins so, or it is a mark */
};

struct folded {
    char title[FOLDED_TITLE + 1];
    char lead[4 * TEXT_FOLD_MAX + 1]; /* folded in pieces: text_fold takes words and short names */
    struct cued_text in_title, in_lead;
};

static void fold_lead(const char *text, char *out, size_t out_size)
{
    size_t left = utf8_cut_len(text, strlen(text), LEAD_BYTES);
    size_t length = 0;
    out[0] = '\0';
    while (left > 0 && length + TEXT_FOLD_MAX < out_size) {
        size_t piece = utf8_cut_len(text, left, TEXT_FOLD_MAX / 2);
        if (piece == 0) {
            break;
        }
        length += text_fold(text, piece, TEXT_FOLD_STRIP_MARKS, out + length, out_size - length);
        text += piece;
        left -= piece;
    }
}

static int is_word_byte(char byte)
{
    unsigned char value = (unsigned char)byte;
    return value >= 0x80 || (value >= '0' && value <= '9') || (value >= 'a' && value <= 'z');
}

static void cued_text_set(struct cued_text *cued, const char *text)
{
    memset(cued->begins, 0, sizeof cued->begins);
    cued->text = text;
    cued->size_bytes = strlen(text);
    for (size_t i = 0; i < cued->size_bytes; i++)
        if (i == 0 || !is_word_byte(text[i - 1]) || !is_word_byte(text[i]))
            cued->begins[(unsigned char)text[i]] = 1;
}

/* Whether `cue` stands in the text as whole words; a closing "*" lets the last word go on. */
static int has_cue(const struct cued_text *cued, const char *cue)
{
    /* Of hundreds of cues hardly one begins as a word here does. */
    if (!cued->begins[(unsigned char)cue[0]])
        return 0;
    size_t size_bytes = strlen(cue);
    int is_stem = cue[size_bytes - 1] == '*';
    size_bytes -= (size_t)is_stem;
    const char *text = cued->text, *end = text + cued->size_bytes;
    for (const char *at = text; (at = memmem(at, (size_t)(end - at), cue, size_bytes)) != NULL; at++) {
        /* Scripts without spaces, whose bytes are above 0x80, have no word borders that could be asked for. */
        int begins = at == text || !is_word_byte(at[-1]) || !is_word_byte(cue[0]);
        int ends = is_stem || !is_word_byte(at[size_bytes]) || !is_word_byte(cue[size_bytes - 1]);
        if (begins && ends) {
            return 1;
        }
    }
    return 0;
}

static const char *first_cue(const struct cued_text *cued, const char *const *cues)
{
    for (size_t i = 0; i < KIND_CUES_MAX && cues[i]; i++) {
        if (has_cue(cued, cues[i])) {
            return cues[i];
        }
    }
    return NULL;
}

/* Whether NUMBERS_ROW numbers of one or two digits follow each other with nothing but marks between them. */
static int has_number_row(const char *text)
{
    unsigned row = 0;
    while (*text && row < NUMBERS_ROW) {
        /* Four numbers are a date and a time, or a score and a year; five in a row are a draw. */
        size_t digits = strspn(text, "0123456789");
        size_t between = digits ? 0 : strspn(text, " ,-;.|/*+");
        if (digits) {
            row = digits <= 2 ? row + 1 : 0;
        } else if (!between) {
            row = 0;
        }
        text += digits ? digits : between ? between : 1;
    }
    return row >= NUMBERS_ROW;
}

static int is_not_news(const struct not_news *thing, const struct folded *folded, char *out_reason)
{
    const char *name = first_cue(&folded->in_title, thing->names);
    if (!name) {
        return 0;
    }
    const char *sign = first_cue(&folded->in_title, thing->signs);
    sign = sign ? sign : first_cue(&folded->in_lead, thing->signs);
    if (!sign && thing->numbers && (has_number_row(folded->title) || has_number_row(folded->lead))) {
        sign = "a row of numbers";
    }
    if (sign) {
        snprintf(out_reason, KIND_REASON_SIZE, "%s: \"%s\", \"%s\"", thing->what, name, sign);
    }
    return sign != NULL;
}

/* Only a whole path segment counts: /opinion/ is a section, /opinion-poll-shows is a title. */
static enum article_kind kind_by_section(const char *url, char *out_reason)
{
    const char *host = strstr(url, "://");
    const char *path = host ? strchr(host + 3, '/') : NULL;
    for (size_t i = 0; path && KIND_SECTIONS[i].part; i++) {
        char part[SECTION_SIZE];
        snprintf(part, sizeof part, "/%.20s/", KIND_SECTIONS[i].part);
        if (strstr(path, part)) {
            snprintf(out_reason, KIND_REASON_SIZE, "section %s", part);
            return KIND_SECTIONS[i].kind;
        }
    }
    return KIND_NEWS;
}

static int begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static int is_labelled_opinion(const char *title, char *out_reason)
{
    const char *bar = strrchr(title, '|');
    for (size_t i = 0; KIND_OPINION_LABELS[i]; i++) {
        const char *label = KIND_OPINION_LABELS[i];
        const char *after = title + strlen(label);
        int at_start = begins_with(title, label) && (begins_with(after, ":") || begins_with(after, " |"));
        if (at_start || (bar && bar[1] == ' ' && strcmp(bar + 2, label) == 0)) {
            snprintf(out_reason, KIND_REASON_SIZE, "label \"%s\"", label);
            return 1;
        }
    }
    return 0;
}

static int is_advice(const char *title, char *out_reason)
{
    for (size_t i = 0; KIND_EVERGREEN_STARTS[i]; i++) {
        if (begins_with(title, KIND_EVERGREEN_STARTS[i])) {
            snprintf(out_reason, KIND_REASON_SIZE, "begins \"%s\"", KIND_EVERGREEN_STARTS[i]);
            return 1;
        }
    }
    title += begins_with(title, "the ") ? 4 : 0;
    size_t digits = strspn(title, "0123456789");
    for (size_t i = 0; digits > 0 && digits <= 2 && KIND_LIST_WORDS[i]; i++) {
        if (title[digits] == ' ' && begins_with(title + digits + 1, KIND_LIST_WORDS[i])) {
            snprintf(out_reason, KIND_REASON_SIZE, "a list: \"%s\"", KIND_LIST_WORDS[i]);
            return 1;
        }
    }
    return 0;
}

enum article_kind article_kind(const char *title, const char *text, const char *url, char out_reason[KIND_REASON_SIZE])
{
    struct folded folded;
    out_reason[0] = '\0';
    text_fold(title, strlen(title), TEXT_FOLD_STRIP_MARKS, folded.title, sizeof folded.title);
    fold_lead(text, folded.lead, sizeof folded.lead);
    cued_text_set(&folded.in_title, folded.title);
    cued_text_set(&folded.in_lead, folded.lead);
    for (size_t i = 0; KIND_NOT_NEWS_TABLE[i].what; i++) {
        if (is_not_news(&KIND_NOT_NEWS_TABLE[i], &folded, out_reason)) {
            return KIND_NOT_NEWS;
        }
    }
    if (is_labelled_opinion(folded.title, out_reason)) {
        return KIND_OPINION;
    }
    enum article_kind by_section = kind_by_section(url, out_reason);
    if (by_section != KIND_NEWS) {
        return by_section;
    }
    return is_advice(folded.title, out_reason) ? KIND_EVERGREEN : KIND_NEWS;
}

const char *article_kind_name(enum article_kind kind)
{
    static const char *const names[] = {"news", "not_news", "opinion", "evergreen"};
    return names[kind];
}
