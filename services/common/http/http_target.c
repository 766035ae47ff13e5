/* The target of a request line, in its three forms. */
#include "http_head.h"

#include "utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define STATUS_BAD 400

static unsigned refuse(struct http_head *head, const char *why)
{
    head->refusal = why;
    return STATUS_BAD;
}

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Decodes in place. "%00" stays as it is written: decoded it would cut the text short, and what was checked would not
 * be what is used. So do broken escapes. Returns whether the result is UTF-8. */
static int decode(char *text, int is_query)
{
    char *out = text;
    for (const char *at = text; *at;) {
        int high = at[0] == '%' ? hex(at[1]) : -1;
        int low = high >= 0 ? hex(at[2]) : -1;
        if (low >= 0 && high * 16 + low != 0) {
            *out++ = (char)(high * 16 + low);
            at += 3;
        } else {
            *out++ = is_query && *at == '+' ? ' ' : *at;
            at++;
        }
    }
    *out = '\0';
    return utf8_valid_len(text, (size_t)(out - text)) == (size_t)(out - text);
}

int http_target_is_host(const char *text)
{
    static const char port_digits[] = "0123456789";
    size_t len = *text == '[' ? strcspn(text, "]") : strcspn(text, ":");
    if (*text == '[') {
        if (text[len] != ']' || strspn(text + 1, "0123456789abcdefABCDEF:.") != len - 1)
            return 0;
        len++;
    } else {
        for (size_t i = 0; i < len; i++)
            if (!isalnum((unsigned char)text[i]) && !strchr("-._~%!$&'()*+,;=", text[i]))
                return 0;
    }
    if (!text[len])
        return len > 0;
    return len > 0 && text[len] == ':' && !text[len + 1 + strspn(text + len + 1, port_digits)];
}

/* Takes the host off an absolute address. Returns what follows it, NULL when the scheme is neither http nor https. */
static char *take_host(struct http_head *head, char *target)
{
    size_t scheme = strncasecmp(target, "http://", 7) == 0 ? 7 : strncasecmp(target, "https://", 8) == 0 ? 8 : 0;
    if (!scheme)
        return NULL;
    char *host = target + scheme;
    size_t len = strcspn(host, "/?");
    if (!len)
        return NULL;
    /* Moved one byte to the left, over the slashes, so that it can be terminated without losing what follows. */
    memmove(host - 1, host, len);
    host[len - 1] = '\0';
    /* An absolute address in a request is rare, but servers must take it (RFC 9112 3.2.2), and its host wins over the
     * header. */
    if (!http_target_is_host(host - 1))
        return NULL;
    head->host = host - 1;
    return host + len;
}

static unsigned read_params(struct http_head *head, char *query)
{
    while (query) {
        char *param = strsep(&query, "&");
        if (!*param)
            continue;
        if (head->param_count == HTTP_PARAMS_MAX)
            return refuse(head, "The query has more than 64 parameters.");
        char *name = strsep(&param, "=");
        char *value = param ? param : name + strlen(name);
        if (!decode(name, 1) || (param && !decode(value, 1)))
            return refuse(head, "The query is not UTF-8.");
        head->params[head->param_count++] =
            (struct http_field){.name = name, .value = value, .value_size = strlen(value)};
    }
    return 0;
}

static int has_forbidden(const char *target)
{
    for (; *target; target++)
        if ((unsigned char)*target <= 0x20 || *target == 0x7F || *target == '#')
            return 1;
    return 0;
}

unsigned http_target_parse(struct http_head *head, char *target)
{
    static const char root[] = "/";
    int is_options = strcmp(head->method, "OPTIONS") == 0;
    if (has_forbidden(target))
        return refuse(head, "The target holds a blank, a control character or a fragment.");
    if (is_options && strcmp(target, "*") == 0) {
        head->path = target;
        return 0;
    }
    if (*target != '/' && !(target = take_host(head, target)))
        return refuse(head, "The target is neither a path nor an http address.");
    char *query = strchr(target, '?');
    if (query)
        *query++ = '\0';
    if (!decode(target, 0))
        return refuse(head, "The path is not UTF-8.");
    head->path = *target ? target : is_options && !query ? "*" : root;
    return read_params(head, query);
}
