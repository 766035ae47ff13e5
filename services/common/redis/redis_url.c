/* redis_url taken apart, and shown again without its password. Strict: what is not understood is an error at the start,
 * not a default. */
#include "redis_url.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DB_MAX 65535

static int hex_value(char digit)
{
    return isdigit((unsigned char)digit) ? digit - '0' : tolower((unsigned char)digit) - 'a' + 10;
}

/* Copies `len` bytes with %xx decoded; returns 0 when they do not fit or decode to NUL. */
static int copy_decoded(const char *text, size_t len, char *out, size_t out_size)
{
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        char byte = text[i];
        if (byte == '%' && i + 2 < len && isxdigit((unsigned char)text[i + 1]) &&
            isxdigit((unsigned char)text[i + 2])) {
            byte = (char)(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        }
        /* A NUL would end the password early, and something else than what was meant would be sent. */
        if (!byte || used + 1 >= out_size)
            return 0;
        out[used++] = byte;
    }
    out[used] = 0;
    return 1;
}

/* Digits only, up to `max`; "" is `fallback`. */
static int parse_number(const char *text, size_t len, unsigned max, unsigned fallback, unsigned *out)
{
    unsigned long value = 0;
    if (len == 0) {
        *out = fallback;
        return 1;
    }
    for (size_t i = 0; i < len; i++) {
        if (!isdigit((unsigned char)text[i]) || value > max)
            return 0;
        value = value * 10 + (unsigned long)(text[i] - '0');
    }
    *out = (unsigned)value;
    return value <= max;
}

static int parse_user_password(const char *text, size_t len, struct redis_url *out)
{
    const char *colon = memchr(text, ':', len);
    size_t user_len = colon ? (size_t)(colon - text) : len;
    if (!copy_decoded(text, user_len, out->user, sizeof out->user))
        return 0;
    return !colon || copy_decoded(colon + 1, len - user_len - 1, out->password, sizeof out->password);
}

static int parse_seed(const char *text, size_t len, unsigned default_port, struct redis_seed *out)
{
    const char *host = text;
    const char *host_end = memchr(text, ':', len);
    const char *end = text + len;
    const char *port = NULL;
    if (len && *text == '[') { /* an IPv6 address */
        host = text + 1;
        host_end = memchr(text, ']', len);
        if (!host_end)
            return 0;
        port = host_end + 1;
    } else {
        host_end = host_end ? host_end : end;
        port = host_end;
    }
    if (port < end && *port++ != ':')
        return 0;
    return host_end > host && copy_decoded(host, (size_t)(host_end - host), out->host, sizeof out->host) &&
           parse_number(port, (size_t)(end - port), 65535, default_port, &out->port) && out->port > 0;
}

/* At least one, with commas between them. */
static int parse_seeds(const char *text, size_t len, unsigned default_port, struct redis_url *out)
{
    const char *end = text + len;
    for (;;) {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        size_t seed_len = (size_t)((comma ? comma : end) - text);
        if (out->seed_count == REDIS_SEEDS_MAX ||
            !parse_seed(text, seed_len, default_port, &out->seeds[out->seed_count++]))
            return 0;
        if (!comma)
            break;
        text = comma + 1;
    }
    out->port = out->seeds[0].port;
    memcpy(out->host, out->seeds[0].host, sizeof out->host);
    return 1;
}

/* /NAME, what the Sentinels call the master; *out_rest is what follows. */
static int parse_master(const char *text, struct redis_url *out, const char **out_rest)
{
    size_t len = *text == '/' ? strcspn(text + 1, "/?#") : 0;
    *out_rest = text + 1 + len;
    return len && copy_decoded(text + 1, len, out->master, sizeof out->master);
}

static int parse_tcp(const char *text, int is_sentinel, struct redis_url *out)
{
    size_t len = strcspn(text, "/?#");
    const char *db = text + len;
    const char *at = NULL;
    for (size_t i = 0; i < len; i++)
        if (text[i] == '@')
            at = text + i; /* the last one: passwords may hold some */
    if (at && !parse_user_password(text, (size_t)(at - text), out))
        return 0;
    const char *host = at ? at + 1 : text;
    if (!parse_seeds(host, (size_t)(text + len - host), is_sentinel ? REDIS_SENTINEL_PORT : REDIS_PORT, out))
        return 0;
    if (is_sentinel && !parse_master(db, out, &db))
        return 0;
    return *db == 0 || (*db == '/' && parse_number(db + 1, strlen(db + 1), DB_MAX, 0, &out->db));
}

static int parse_unix(const char *text, struct redis_url *out)
{
    size_t len = strcspn(text, "?");
    const char *query = text + len;
    if (*text != '/' || !copy_decoded(text, len, out->path, sizeof out->path))
        return 0;
    return *query == 0 ||
           (strncmp(query, "?db=", 4) == 0 && parse_number(query + 4, strlen(query + 4), DB_MAX, 0, &out->db));
}

/* What follows `start` in `text`, NULL when it does not begin so. */
static const char *after(const char *text, const char *start)
{
    size_t len = strlen(start);
    return strncmp(text, start, len) == 0 ? text + len : NULL;
}

int redis_url_parse(const char *text, struct redis_url *out, struct err *err)
{
    struct redis_url url = {.port = REDIS_PORT};
    int ok = 0;
    const char *rest = NULL;
    if (text && (rest = after(text, "rediss"))) {
        url.is_tls = 1;
    } else if (text) {
        rest = after(text, "redis");
    }
    if (rest && after(rest, "://"))
        ok = parse_tcp(after(rest, "://"), 0, &url);
    else if (rest && after(rest, "+sentinel://"))
        ok = parse_tcp(after(rest, "+sentinel://"), 1, &url);
    else if (text && after(text, "unix://"))
        ok = parse_unix(after(text, "unix://"), &url);
    if (!ok)
        return err_set(err, ERR_INVALID,
                       "redis_url is neither redis://[:password@]host[:port][,host…][/db] nor "
                       "redis+sentinel://[:password@]host[:port][,host…]/NAME[/db] (rediss: by TLS) nor "
                       "unix:///path[?db=N]; at most %d addresses",
                       REDIS_SEEDS_MAX);
    *out = url;
    return 0;
}

/* Adds to a text that may be cut. */
__attribute__((format(printf, 3, 4))) static void show(char *out, size_t *len, const char *format, ...)
{
    va_list arguments;
    if (*len >= REDIS_URL_SHOWN_SIZE - 1)
        return;
    va_start(arguments, format);
    int added = vsnprintf(out + *len, REDIS_URL_SHOWN_SIZE - *len, format, arguments);
    va_end(arguments);
    *len += added > 0 ? (size_t)added : 0;
}

static void show_seeds(const struct redis_url *url, char *out, size_t *len)
{
    for (size_t i = 0; i < url->seed_count; i++) {
        const struct redis_seed *seed = &url->seeds[i];
        int is_ipv6 = strchr(seed->host, ':') != NULL;
        show(out, len, "%s%s%s%s:%u", i ? "," : "", is_ipv6 ? "[" : "", seed->host, is_ipv6 ? "]" : "", seed->port);
    }
}

void redis_url_show(const struct redis_url *url, char out[REDIS_URL_SHOWN_SIZE])
{
    size_t len = 0;
    if (*url->path) {
        show(out, &len, "unix://%s", url->path);
        if (url->db)
            show(out, &len, "?db=%u", url->db);
        return;
    }
    show(out, &len, "redis%s%s://", url->is_tls ? "s" : "", *url->master ? "+sentinel" : "");
    show_seeds(url, out, &len);
    if (*url->master)
        show(out, &len, "/%s", url->master);
    show(out, &len, "/%u", url->db);
}
