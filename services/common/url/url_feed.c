/* The address of a feed as people type it and lists hold it: other schemes, none at all, slashes missing or doubled.
 * The scheme and the host are brought to one form; what the server alone understands stays as it was written. */
#include "url_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What readers put before, or instead of, the protocol; the protocol that it means when none follows. */
static const struct {
    const char *prefix, *scheme;
} prefixes[] = {
    {"feed:", "http"},  {"feeds:", "https"}, {"rss:", "http"},   {"atom:", "http"},   {"itpc:", "http"},
    {"pcast:", "http"}, {"http:", "http"},   {"http//", "http"}, {"https:", "https"}, {"https//", "https"},
};

/* Whether a host's port stands here: "http://feed:8080/". */
static int is_port_here(const char *text)
{
    size_t len = strspn(text, "0123456789");
    return len && (!text[len] || strchr("/?#", text[len]));
}

/* Passes over one prefix and the slashes behind it. Returns 1 and sets *out_scheme, or 0 when there is none. */
static int skip_prefix(const char **at, const char **out_scheme)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t len = strlen(prefixes[i].prefix);
        if (strncasecmp(*at, prefixes[i].prefix, len) != 0 || is_port_here(*at + len))
            continue;
        *at += len;
        *at += strspn(*at, "/ ");
        *out_scheme = prefixes[i].scheme;
        return 1;
    }
    return 0;
}

/* Whether what has no scheme begins with a host ("outlet.example/rss", "localhost:8080"), rather than with another
 * scheme, a mail address or a word. */
static int begins_with_host(const char *text)
{
    size_t len = strcspn(text, "/?#");
    const char *colon = memchr(text, ':', len);
    if (*text == '[')
        return 1;
    if (memchr(text, '@', len) || (colon && !isdigit((unsigned char)colon[1])))
        return 0;
    return memchr(text, '.', len) != NULL || strncasecmp(text, "localhost", strlen("localhost")) == 0;
}

/* Where the port of "host:port" begins, at its colon; NULL: there is none. */
static char *find_port(char *host)
{
    char *bracket = *host == '[' ? strchr(host, ']') : NULL;
    return strchr(bracket ? bracket : host, ':');
}

static int is_port(const char *text)
{
    return text[strspn(text, "0123456789")] == 0;
}

/* Host and port as they are stored: lower case, without the dot at the end and the scheme's own port. Returns 1, or 0
 * when it is no host. */
static int tidy_host(const char *scheme, const char *text, size_t len, char out[URL_HOST_SIZE + 8])
{
    char ascii[URL_HOST_SIZE];
    if (len == 0 || len >= URL_HOST_SIZE)
        return 0;
    for (size_t i = 0; i < len; i++)
        out[i] = (char)((unsigned char)text[i] < 0x80 ? tolower((unsigned char)text[i]) : text[i]);
    out[len] = 0;
    char *port = find_port(out);
    if (!url_host(out, ascii) || (port && !is_port(port + 1)))
        return 0;
    if (port && (!port[1] || strcmp(port, strcmp(scheme, "https") == 0 ? ":443" : ":80") == 0))
        *port = 0;
    size_t host_len = port ? (size_t)(port - out) : strlen(out);
    if (host_len > 1 && out[host_len - 1] == '.')
        memmove(out + host_len - 1, out + host_len, strlen(out + host_len) + 1);
    return strcmp(out, "http") != 0 && strcmp(out, "https") != 0; /* "http.//…": a protocol that is written wrong */
}

static int refuse(const char *raw, struct err *err)
{
    return err_set(err, ERR_INVALID, "not a web address (http or https with a host): \"%.100s\"", raw);
}

/* `rest` is what stands behind the scheme and its slashes. */
static int put_together(const char *raw, const char *scheme, const char *rest, char out[URL_SIZE], struct err *err)
{
    char host[URL_HOST_SIZE + 8];
    char address[URL_RAW_MAX + URL_SIZE];
    size_t authority_len = strcspn(rest, "/?#"), user_len = 0;
    for (size_t i = 0; i < authority_len; i++)
        if (rest[i] == '@')
            user_len = i + 1;
    if (!tidy_host(scheme, rest + user_len, authority_len - user_len, host))
        return refuse(raw, err);
    snprintf(address, sizeof address, "%s://%.*s%s%s", scheme, (int)user_len, rest, host, rest + authority_len);
    return url_resolve(address, NULL, out, err);
}

int url_feed(const char *raw, char out[URL_SIZE], struct err *err)
{
    char cleaned[URL_RAW_MAX + 1];
    const char *scheme = NULL;
    raw += strspn(raw, " \t\r\n<\"'");
    int result = url_clean_raw(raw, 0, cleaned, err);
    if (result < 0)
        return result;
    size_t slashes = strspn(cleaned, "/");
    const char *rest = cleaned + slashes;
    while (skip_prefix(&rest, &scheme))
        ; /* one may stand in front of another: "feed:feed:https://…" */
    /* https for what has no scheme: nearly all servers speak it, and a person can write the other. */
    if (!scheme && (slashes == 2 || (!slashes && begins_with_host(rest))))
        scheme = "https";
    return scheme ? put_together(raw, scheme, rest, out, err) : refuse(raw, err);
}

size_t url_feed_identity_len(const char *url)
{
    const char *host = strstr(url, "://");
    const char *slash = host ? strchr(host + 3, '/') : NULL;
    int is_alone = slash && !slash[1] && !memchr(url, '?', (size_t)(slash - url));
    return strlen(url) - (is_alone ? 1 : 0);
}
