/* An author's name out of what pages put around it: "By", dates, addresses, roles. Better no name than a wrong one: it
 * is shown beside the article. */
#include "page_author.h"
#include "date.h"

#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SHOWN_WORDS_MAX 10 /* of one or two names; more is a sentence about the author */

static const char *const openings[] = {
    "by ", "by: ", "von ", "von: ",  "por ",     "par ",        "door ",        "di ",      "autor: ", "author: ",
    "av ", "af ",  "od ",  "text: ", "byline: ", "written by ", "escrito por ", "autore: ", "автор: "};

static void strip_opening(char *text)
{
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t len = strlen(openings[i]);
        if (strncasecmp(text, openings[i], len) == 0 && text[len]) {
            memmove(text, text + len, strlen(text + len) + 1);
            return;
        }
    }
}

/* Whether the last word names a month, in any language: then what followed was a day. */
static int ends_with_month(const char *text)
{
    const char *word = strrchr(text, ' ');
    char date[64];
    int64_t time_ms;
    if (!word || strlen(word) > 30)
        return 0;
    /* The date reader knows month names in many languages: a word that makes a date of this is one. */
    snprintf(date, sizeof date, "1 %s 2020", word + 1);
    return date_parse(date, &time_ms);
}

/* What follows a name: a date, an address, a number of something. */
static void cut_behind_name(char *text)
{
    size_t len = strcspn(text, "0123456789@|•·");
    if (!text[len])
        return;
    while (len && (unsigned char)text[len - 1] >= 0xC0) /* no half of a sign */
        len--;
    text[len] = 0;
    while (len && text[len - 1] == ' ')
        text[--len] = 0;
    if (ends_with_month(text))
        *strrchr(text, ' ') = 0;
}

static void strip_end(char *text)
{
    static const char *const dashes[] = {"—", "–", "•", "·"};
    size_t len = strlen(text);
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (len > strlen(dashes[i]) && strcmp(text + len - strlen(dashes[i]), dashes[i]) == 0)
            text[len -= strlen(dashes[i])] = 0;
    while (len && (isspace((unsigned char)text[len - 1]) || strchr(",;|:-/", text[len - 1])))
        text[--len] = 0;
}

static unsigned count_words(const char *text)
{
    unsigned words = 1;
    for (; *text; text++)
        words += *text == ' ';
    return words;
}

int page_author_tidy(char *text, int is_shown)
{
    strip_opening(text);
    if (is_shown)
        cut_behind_name(text);
    strip_end(text);
    size_t len = strlen(text);
    if (len < 2 || len > PAGE_AUTHOR_MAX || strstr(text, "://") || strncasecmp(text, "www.", 4) == 0)
        return 0;
    if (is_shown && count_words(text) > SHOWN_WORDS_MAX)
        return 0;
    /* What content systems put where no author was entered. */
    if (strcasecmp(text, "admin") == 0 || strcasecmp(text, "null") == 0 || strcasecmp(text, "undefined") == 0)
        return 0;
    for (size_t i = 0; i < len; i++)
        if (isalpha((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80)
            return text[0] != '@' && text[0] != '{';
    return 0;
}
