/* Words stand between hyphens or underscores; the part of the path with most words is the title's. Numbers of three digits
 * and more, and what mixes letters and digits, are marks of a publishing system. */
#include "title_address.h"

#include "utf8.h"

#include <stdio.h>
#include <string.h>

#define PART_MAX   400 /* bytes of one part of a path */
#define NUMBER_MAX 2   /* digits of a number that may be a word of the title; "2026" is a date */

static int hex(char digit)
{
    const char *digits = "0123456789abcdefABCDEF", *found = digit ? strchr(digits, digit) : NULL;
    long at = found ? found - digits : -1;
    return (int)(at > 15 ? at - 6 : at);
}

/* Decodes %XX; returns the length, 0 when that is no UTF-8. */
static size_t decode(const char *part, size_t size_bytes, char out[PART_MAX + 1])
{
    size_t used = 0;
    for (size_t i = 0; i < size_bytes && used < PART_MAX; i++) {
        int high = part[i] == '%' && i + 2 < size_bytes ? hex(part[i + 1]) : -1;
        int low = high >= 0 ? hex(part[i + 2]) : -1;
        out[used++] = low >= 0 ? (char)(high << 4 | low) : part[i];
        i += low >= 0 ? 2 : 0;
    }
    out[used] = '\0';
    return strlen(out) == used && utf8_valid_len(out, used) == used ? used : 0;
}

static int is_word(const char *word, size_t len)
{
    size_t digits = 0;
    for (size_t i = 0; i < len; i++)
        digits += word[i] >= '0' && word[i] <= '9';
    return len > 0 && (digits == 0 || (digits == len && len <= NUMBER_MAX));
}

/* Of "name.html" the ending goes; of "a.b.c" nothing does. */
static size_t without_ending(const char *part, size_t len)
{
    const char *dot = memrchr(part, '.', len);
    return dot && part + len - dot <= 6 ? (size_t)(dot - part) : len;
}

static unsigned words_of(const char *part, size_t part_len, char *out, size_t out_size)
{
    char text[PART_MAX + 1];
    size_t size = decode(part, without_ending(part, part_len), text), used = 0;
    unsigned count = 0;
    out[0] = '\0';
    for (size_t at = 0; at < size;) {
        size_t len = strcspn(text + at, "-_+ ");
        if (is_word(text + at, len) && used + len + 2 < out_size) {
            used += (size_t)snprintf(out + used, out_size - used, "%s%.*s", count ? " " : "", (int)len, text + at);
            count++;
        }
        at += len + (text[at + len] != '\0');
    }
    return count;
}

unsigned title_of_address(const char *url, char *out, size_t out_size)
{
    const char *host = strstr(url, "://"), *path = host ? strchr(host + 3, '/') : NULL;
    char words[2 * PART_MAX];
    unsigned most = 0;
    out[0] = '\0';
    while (path && *path == '/') {
        size_t len = strcspn(++path, "/?#");
        unsigned count = words_of(path, len, words, sizeof words);
        /* The last of two alike: a section stands before its articles. */
        if (count >= TITLE_ADDRESS_WORDS_MIN && count >= most && strlen(words) < out_size) {
            most = count;
            snprintf(out, out_size, "%s", words);
        }
        path += len;
    }
    return most;
}
