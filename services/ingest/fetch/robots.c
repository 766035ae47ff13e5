/* A robots.txt is a list of lines "name: value". Groups begin with one or more user-agent lines; their rules follow. */
#include "robots.h"

#include <string.h>
#include <strings.h>

#define LINE_MAX_BYTES 16663 /* of a line; what is more is left out. Eight times the longest address of old browsers. */

const char robots_disallow_all[] = "D/\n";

/* ── lines ── */

enum robots_key { KEY_AGENT, KEY_ALLOW, KEY_DISALLOW, KEY_DELAY, KEY_OTHER };

struct robots_line {
    enum robots_key key;
    const char *value;
    size_t len;
};

static const struct {
    const char *name;
    enum robots_key key;
    /* Misspellings count, as they do for other crawlers: what was meant is clear. */
} names[] = {
    {"user-agent", KEY_AGENT},  {"useragent", KEY_AGENT},    {"user agent", KEY_AGENT},  {"allow", KEY_ALLOW},
    {"disallow", KEY_DISALLOW}, {"dissallow", KEY_DISALLOW}, {"dissalow", KEY_DISALLOW}, {"disalow", KEY_DISALLOW},
    {"diasllow", KEY_DISALLOW}, {"disallaw", KEY_DISALLOW},  {"crawl-delay", KEY_DELAY}, {"crawldelay", KEY_DELAY},
};

static int is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\v' || byte == '\f';
}

static void trim(const char **text, size_t *len)
{
    while (*len && is_blank(**text)) {
        (*text)++;
        (*len)--;
    }
    while (*len && is_blank((*text)[*len - 1]))
        (*len)--;
}

static enum robots_key key_of(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) <= len && strncasecmp(name, names[i].name, strlen(names[i].name)) == 0)
            return names[i].key;
    return KEY_OTHER;
}

/* Where the name ends: at the colon, or, when somebody forgot it, at the blank between the only two words. */
static size_t find_separator(const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len);
    if (colon)
        return (size_t)(colon - line);
    size_t at = 0;
    while (at < len && !is_blank(line[at]))
        at++;
    size_t value = at;
    while (value < len && is_blank(line[value]))
        value++;
    for (size_t i = value; i < len; i++)
        if (is_blank(line[i]))
            return len;
    return value < len ? at : len;
}

static int read_line(const char *text, size_t len, struct robots_line *out)
{
    const char *comment = memchr(text, '#', len);
    if (comment)
        len = (size_t)(comment - text);
    trim(&text, &len);
    size_t separator = find_separator(text, len);
    if (separator == 0 || separator >= len)
        return 0;
    const char *name = text;
    size_t name_len = separator;
    trim(&name, &name_len);
    out->key = key_of(name, name_len);
    out->value = text + separator + 1;
    out->len = len - separator - 1;
    trim(&out->value, &out->len);
    return 1;
}

/* The next line of `body` from *at on. Returns 0 at the end. */
static int next_line(const char *body, size_t size, size_t *at, const char **out_line, size_t *out_len)
{
    if (*at >= size)
        return 0;
    size_t end = *at;
    while (end < size && body[end] != '\n' && body[end] != '\r')
        end++;
    *out_line = body + *at;
    *out_len = end - *at < LINE_MAX_BYTES ? end - *at : LINE_MAX_BYTES;
    *at = end + 1;
    return 1;
}

/* ── what is kept ── */

struct reduction {
    char *out;
    size_t size, len;
};

static void put(struct reduction *reduction, const char *bytes, size_t len)
{
    memcpy(reduction->out + reduction->len, bytes, len);
    reduction->len += len;
    reduction->out[reduction->len] = '\0';
}

static int is_hex(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

/* A path as it is compared: bytes beyond ASCII and control characters percent-encoded, hexadecimal digits in upper
 * case. */
static void put_path(struct reduction *reduction, const char *path, size_t len)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)path[i];
        if (byte == '%' && i + 2 < len && is_hex(path[i + 1]) && is_hex(path[i + 2])) {
            char encoded[3] = {'%', path[i + 1], path[i + 2]};
            for (int k = 1; k < 3; k++)
                if (encoded[k] >= 'a')
                    encoded[k] = (char)(encoded[k] - 0x20);
            put(reduction, encoded, 3);
            i += 2;
        } else if (byte >= 0x80 || byte < 0x20) {
            const char encoded[3] = {'%', digits[byte >> 4], digits[byte & 15]};
            put(reduction, encoded, 3);
        } else {
            put(reduction, path + i, 1);
        }
    }
}

static void put_rule(struct reduction *reduction, char kind, const char *path, size_t len)
{
    /* Each byte may become three (%XX), besides the kind, the line's end and the NUL. */
    if (3 * len + 3 > reduction->size - reduction->len)
        return;
    put(reduction, &kind, 1);
    put_path(reduction, path, len);
    put(reduction, "\n", 1);
}

/* A folder's index page is the folder itself: who allows the one allows the other. */
static void put_index(struct reduction *reduction, const char *path, size_t len)
{
    size_t slash = len;
    while (slash > 0 && path[slash - 1] != '/')
        slash--;
    if (slash > 0 && len - slash >= strlen("index.htm") &&
        memcmp(path + slash, "index.htm", strlen("index.htm")) == 0) {
        char folder[LINE_MAX_BYTES + 1];
        memcpy(folder, path, slash);
        folder[slash] = '$';
        put_rule(reduction, 'A', folder, slash + 1);
    }
}

static void put_line(struct reduction *reduction, const struct robots_line *line)
{
    if (line->len == 0)
        return;
    switch (line->key) {
    case KEY_ALLOW:
        put_rule(reduction, 'A', line->value, line->len);
        put_index(reduction, line->value, line->len);
        break;
    case KEY_DISALLOW:
        put_rule(reduction, 'D', line->value, line->len);
        break;
    case KEY_DELAY:
        put_rule(reduction, 'C', line->value, line->len);
        break;
    case KEY_AGENT:
    case KEY_OTHER:
        break;
    }
}

/* ── groups ── */

/* 1: the line names `name`; 2: it names all robots; 0: another one. What follows the product's name does not count. */
static int names_whom(const struct robots_line *line, const char *name)
{
    if (line->len && line->value[0] == '*' && (line->len == 1 || is_blank(line->value[1])))
        return 2;
    size_t len = 0;
    while (len < line->len && (line->value[len] == '-' || line->value[len] == '_' ||
                               ((line->value[len] | 0x20) >= 'a' && (line->value[len] | 0x20) <= 'z')))
        len++;
    return len > 0 && len == strlen(name) && strncasecmp(line->value, name, len) == 0;
}

/* Keeps the rules of the groups for `whom` (as names_whom says). Returns whether there is such a group. */
static int reduce_for(const char *body, size_t size, const char *name, int whom, struct reduction *reduction)
{
    int is_meant = 0, is_in_rules = 0, is_any = 0;
    size_t at = 0, len;
    const char *text;
    while (next_line(body, size, &at, &text, &len)) {
        struct robots_line line;
        if (!read_line(text, len, &line))
            continue;
        if (line.key == KEY_AGENT) {
            if (is_in_rules) /* a new group begins */
                is_meant = is_in_rules = 0;
            is_meant |= names_whom(&line, name) == whom;
            is_any |= is_meant;
        } else if (is_meant) {
            put_line(reduction, &line);
        }
        /* A crawl-delay or unknown line does not end the list of agents. */
        is_in_rules |= line.key == KEY_ALLOW || line.key == KEY_DISALLOW;
    }
    return is_any;
}

void robots_reduce(const char *body, size_t size_bytes, const char *name, char *out, size_t out_size)
{
    struct reduction reduction = {out, out_size, 0};
    out[0] = '\0';
    if (size_bytes >= 3 && memcmp(body, "\xEF\xBB\xBF", 3) == 0) {
        body += 3;
        size_bytes -= 3;
    }
    /* Groups that name us stand instead of those for all, not beside them (RFC 9309 2.2.1). */
    if (!reduce_for(body, size_bytes, name, 1, &reduction))
        reduce_for(body, size_bytes, name, 2, &reduction);
}
