/* Addresses for people and logs, without what may be secret in them: user and password, tokens in queries and paths.
 * What is not sure to be harmless is hidden. */
#include "id.h"
#include "url_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HIDDEN   "…"
#define PART_MIN 3 /* bytes of a part of an address that is looked for in a text: shorter ones are in any word */

/* What ends a word of a sentence, and with it an address. */
#define WORD_ENDS " \t\r\n\"'<>(),;"

/* Where the authority of an address begins and how long it is, and where its user ends in it (0: it has none). */
struct authority {
    const char *at;
    size_t len, user_len;
};

static struct authority find_authority(const char *url)
{
    const char *scheme_end = strstr(url, "://");
    struct authority authority = {.at = scheme_end ? scheme_end + 3 : url};
    authority.len = strcspn(authority.at, "/?#");
    for (size_t i = 0; i < authority.len; i++)
        if (authority.at[i] == '@')
            authority.user_len = i + 1; /* the last one: passwords may hold some */
    return authority;
}

void url_for_show(const char *url, char out[URL_HOST_SIZE])
{
    struct authority authority = find_authority(url);
    char plain[URL_HOST_SIZE + 8];
    snprintf(plain, sizeof plain, "%.*s", (int)(authority.len - authority.user_len), authority.at + authority.user_len);
    if (!url_host(plain, out))
        snprintf(out, URL_HOST_SIZE, "?");
}

void url_for_log(const char *url, char out[URL_LOG_SIZE])
{
    struct authority authority = find_authority(url);
    char host[URL_HOST_SIZE];
    char open[URL_RAW_MAX + 1]; /* the address without its user: a password could be found again by guessing */
    url_for_show(url, host);
    snprintf(open, sizeof open, "%.*s%s", (int)(authority.at - url), url, authority.at + authority.user_len);
    snprintf(out, URL_LOG_SIZE, "%s#%08" PRIx32, host, (uint32_t)id_hash64(open, strlen(open)));
}

void url_without_secrets(const char *url, char out[URL_SIZE])
{
    struct authority authority = find_authority(url);
    const char *rest = authority.at + authority.user_len;
    snprintf(out, URL_SIZE, "%.*s%.*s", (int)(authority.at - url), url, (int)strcspn(rest, "?#"), rest);
}

void url_drop_user(char *url)
{
    struct authority authority = find_authority(url);
    char *at = url + (authority.at - url);
    memmove(at, at + authority.user_len, strlen(at + authority.user_len) + 1);
}

/* ── sentences ── */

/* The parts of an address that must not be seen; "" where it has none. */
struct secrets {
    char user[URL_SIZE];         /* "user:password" */
    char end[URL_HOST_SIZE + 1]; /* "@host": what stands before it may be the end of a password */
    char tail[URL_SIZE];         /* path and query */
};

static void find_secrets(const char *url, struct secrets *out)
{
    struct authority authority = find_authority(url);
    int user_len = authority.user_len ? (int)authority.user_len - 1 : 0;
    snprintf(out->user, sizeof out->user, "%.*s", user_len, authority.at);
    if (user_len) {
        out->end[0] = '@';
        url_for_show(url, out->end + 1);
    }
    snprintf(out->tail, sizeof out->tail, "%s", authority.at + authority.len);
}

static int holds(const char *word, const char *part)
{
    return strlen(part) >= PART_MIN && strstr(word, part) != NULL;
}

static int holds_encoded_scheme(const char *word)
{
    for (const char *at = word; (at = strchr(at, '%')) != NULL; at++)
        if (!strncasecmp(at, "%3A%2F%2F", 9))
            return 1;
    return 0;
}

/* What may be seen of one word: the host of an address, no user, no query. */
static void show_word(const char *word, const struct secrets *secrets, char *out, size_t out_size)
{
    char host[URL_HOST_SIZE];
    size_t query = strcspn(word, "?");
    if (strstr(word, "://")) {
        url_for_show(word, host);
        snprintf(out, out_size, "%s", host);
    } else if (holds_encoded_scheme(word) || strchr(word + strcspn(word, ":"), '@') || holds(word, secrets->user) ||
               holds(word, secrets->end) || holds(word, secrets->tail)) {
        snprintf(out, out_size, "%s", HIDDEN);
    } else if (strchr(word + query, '=')) {
        /* A query with a value may be a token; what is before it is the path. */
        snprintf(out, out_size, "%.*s" HIDDEN, (int)query, word);
    } else {
        snprintf(out, out_size, "%s", word);
    }
}

void url_text_for_show(const char *text, const char *url, char *out, size_t out_size)
{
    char word[URL_RAW_MAX + 1], shown[URL_RAW_MAX + sizeof HIDDEN];
    struct secrets secrets = {"", "", ""};
    struct url_text line = {.bytes = out, .size = out_size};
    out[0] = 0;
    if (url)
        find_secrets(url, &secrets);
    while (*text) {
        size_t gap = strspn(text, WORD_ENDS);
        url_text_add(&line, text, gap);
        text += gap;
        size_t len = strcspn(text, WORD_ENDS);
        snprintf(word, sizeof word, "%.*s", (int)(len < URL_RAW_MAX ? len : URL_RAW_MAX), text);
        show_word(word, &secrets, shown, sizeof shown);
        url_text_add(&line, shown, strlen(shown));
        text += len;
    }
}
