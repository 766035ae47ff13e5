/* How well a title serves as the headline of a story that many outlets report: sober, complete, and about the news
 * instead of the reader or the outlet. Factors below 1 for each fault; none excludes a title, since a story may have no
 * better one. */
#include "headline_judge.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define BYTES_MANY       140 /* beyond what most editors write */
#define OUTLET_BYTES_MIN 3
#define OUTLET_BYTES_MAX 40
#define SHOUT_LETTERS    4 /* "NATO" may stand in a sober title; longer words in capitals, or many, shout */

static const float shouts = 0.5F, asks = 0.4F, labels = 0.6F, names_outlet = 0.6F, may_name_outlet = 0.8F,
                   addresses = 0.7F, too_long = 0.7F, quotes = 0.9F, ends_open = 0.6F;

/* English: other languages have their own, and an unknown label costs nothing but a plainer title. */
static const char *const label_words[] = {"watch",    "video",     "live",     "update",   "opinion",
                                          "analysis", "exclusive", "photos",   "breaking", "podcast",
                                          "listen",   "editorial", "explainer"};
#define LABEL_WORDS_COUNT (sizeof label_words / sizeof label_words[0])

/* In lower case, with spaces around: who is spoken to, and what keeps the point back. */
static const char *const address_phrases[] = {" you ",     " your ",         " here's ",     " here’s ", " here is ",
                                              " this is ", " what to know ", " everything ", " why ",    " how "};
#define ADDRESS_PHRASES_COUNT (sizeof address_phrases / sizeof address_phrases[0])

/* Whether there is an exclamation mark, or more than a third of the longer words stand in capitals. */
static int is_shouting(const char *title, size_t len_bytes)
{
    unsigned words = 0, loud = 0, run = 0, upper = 0;
    for (size_t i = 0; i <= len_bytes; i++) {
        unsigned char byte = i < len_bytes ? (unsigned char)title[i] : ' ';
        if (isalpha(byte)) {
            run++;
            upper += isupper(byte) != 0;
            continue;
        }
        words += run >= SHOUT_LETTERS;
        loud += run >= SHOUT_LETTERS && upper == run;
        run = upper = 0;
    }
    return memchr(title, '!', len_bytes) != NULL || loud * 3 > words;
}

static int has_label(const char *title, size_t len_bytes)
{
    size_t colon = 0;
    while (colon < len_bytes && title[colon] != ':' && title[colon] != '|' && title[colon] != '-')
        colon++;
    if (colon == len_bytes)
        return 0;
    for (size_t i = 0; i < LABEL_WORDS_COUNT; i++) {
        size_t size = strlen(label_words[i]);
        if (size <= colon && strncasecmp(title, label_words[i], size) == 0 && !isalpha((unsigned char)title[size]))
            return 1;
    }
    return 0;
}

/* Whether every word begins with a capital or a digit, as in "Oslo Post". */
static int is_a_name(const char *text, size_t len_bytes)
{
    for (size_t i = 0; i < len_bytes; i++)
        if ((i == 0 || text[i - 1] == ' ') && islower((unsigned char)text[i]))
            return 0;
    return len_bytes > 0;
}

/* What a title is worth that ends with " - Outlet" or " | Outlet": less when it is the source's name for certain. */
static float quality_of_tail(const char *title, size_t len_bytes, const char *source)
{
    if (memchr(title, '|', len_bytes))
        return names_outlet;
    const char *tail = NULL, *end = title + len_bytes;
    for (const char *at = title; (at = memmem(at, (size_t)(end - at), " - ", 3)) != NULL; at += 3)
        tail = at + 3;
    if (!tail)
        return 1;
    size_t name = strcspn(source, ".");
    if (name >= OUTLET_BYTES_MIN && strncasecmp(tail, source, name) == 0)
        return names_outlet;
    return end - tail <= OUTLET_BYTES_MAX && is_a_name(tail, (size_t)(end - tail)) ? may_name_outlet : 1;
}

static int addresses_reader(const char *title, size_t len_bytes)
{
    char lower[HEADLINE_BYTES_MAX + 3] = " ";
    for (size_t i = 0; i < len_bytes && i < HEADLINE_BYTES_MAX; i++)
        lower[i + 1] = (char)tolower((unsigned char)title[i]);
    strcat(lower, " ");
    for (size_t i = 0; i < ADDRESS_PHRASES_COUNT; i++)
        if (strstr(lower, address_phrases[i]))
            return 1;
    return 0;
}

static int ends_with(const char *text, size_t len_bytes, const char *mark)
{
    size_t size = strlen(mark);
    return size <= len_bytes && memcmp(text + len_bytes - size, mark, size) == 0;
}

float headline_quality(const char *title, size_t len_bytes, const char *source)
{
    if (len_bytes == 0 || len_bytes > HEADLINE_BYTES_MAX)
        return 0;
    float quality = 1;
    if (is_shouting(title, len_bytes))
        quality *= shouts;
    if (ends_with(title, len_bytes, "?") || ends_with(title, len_bytes, "？") || ends_with(title, len_bytes, "؟"))
        quality *= asks;
    if (ends_with(title, len_bytes, "…") || ends_with(title, len_bytes, "..."))
        quality *= ends_open;
    if (has_label(title, len_bytes))
        quality *= labels;
    quality *= quality_of_tail(title, len_bytes, source);
    if (addresses_reader(title, len_bytes))
        quality *= addresses;
    if (memmem(title, len_bytes, "‘", 3) || memmem(title, len_bytes, "“", 3) || memchr(title, '"', len_bytes))
        quality *= quotes;
    if (len_bytes > BYTES_MANY)
        quality *= too_long;
    return quality;
}
