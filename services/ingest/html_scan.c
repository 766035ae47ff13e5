#include "html_scan.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void html_scan_init(struct html_scan *scan, const char *html, size_t len)
{
    *scan = (struct html_scan){.at = html, .end = html + len};
}

static int is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static int is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

/* Whether a tag, comment or declaration begins at `at`; a '<' before anything else is just a sign. */
static int is_markup(const char *at, const char *end)
{
    if (end - at < 2 || *at != '<')
        return 0;
    return is_letter(at[1]) || at[1] == '!' || at[1] == '?' || (at[1] == '/' && end - at > 2 && is_letter(at[2]));
}

/* The first byte behind the tag at `at`: quotes hide '>'. */
static const char *tag_end(const char *at, const char *end)
{
    char quote = 0;
    char last = 0; /* the last byte that is no space: only behind '=' does a quote open a value */
    const char *limit = end - at > HTML_TAG_MAX ? at + HTML_TAG_MAX : end;
    for (at++; at < limit; at++) {
        if (quote) {
            if (*at == quote)
                quote = 0;
        } else if ((*at == '"' || *at == '\'') && last == '=') {
            quote = *at;
        } else if (*at == '>') {
            return at + 1;
        }
        last = is_space(*at) ? last : *at;
    }
    return limit;
}

#define UNCLOSED_COMMENT 1U

/* A comment that never ends is over at its first '>'. */
static const char *comment_end(struct html_scan *scan, const char *at)
{
    const char *close = NULL;
    if (!(scan->unclosed & UNCLOSED_COMMENT))
        close = memmem(at, (size_t)(scan->end - at), "-->", 3);
    if (close)
        return close + 3;
    scan->unclosed |= UNCLOSED_COMMENT;
    close = memchr(at, '>', (size_t)(scan->end - at));
    return close ? close + 1 : scan->end;
}

/* Tags whose content is not for readers. The first two hide all that follows when they are not closed. */
static const char *const hidden[] = {"script",   "style",   "iframe", "object",  "svg",
                                     "template", "noembed", "head",   "textarea"};
#define HIDDEN_COUNT (sizeof hidden / sizeof *hidden)

/* The first byte of "</name" at or after `at`; NULL when it never closes. */
static const char *find_close(const char *at, const char *end, const char *name)
{
    size_t len = strlen(name);
    for (; at < end && (at = memchr(at, '<', (size_t)(end - at))); at++)
        if ((size_t)(end - at) > len + 1 && at[1] == '/' && strncasecmp(at + 2, name, len) == 0)
            return at;
    return NULL;
}

/* Moves behind what the opening tag `name` hides. Returns 0 when it hides nothing. */
static int skip_hidden(struct html_scan *scan, const char *name)
{
    size_t i = 0;
    while (i < HIDDEN_COUNT && strcmp(name, hidden[i]) != 0)
        i++;
    if (i == HIDDEN_COUNT || scan->unclosed & UNCLOSED_COMMENT << (i + 1))
        return 0;
    const char *close = find_close(scan->at, scan->end, name);
    if (!close)
        scan->unclosed |= UNCLOSED_COMMENT << (i + 1);
    if (!close && i >= 2)
        return 0;
    scan->at = close ? close : scan->end;
    return 1;
}

static int compare_name(const void *name, const void *row)
{
    return strcmp(name, *(const char *const *)row);
}

int html_is_element(const char *name)
{
    static const char *const elements[] = {
        "a",        "abbr",     "acronym",  "address", "amp-img",  "applet",     "area",   "article",    "aside",
        "audio",    "b",        "base",     "bdi",     "bdo",      "big",        "blink",  "blockquote", "body",
        "br",       "button",   "canvas",   "caption", "center",   "cite",       "code",   "col",        "colgroup",
        "data",     "datalist", "dd",       "del",     "details",  "dfn",        "dialog", "dir",        "div",
        "dl",       "dt",       "em",       "embed",   "fieldset", "figcaption", "figure", "font",       "footer",
        "form",     "frame",    "frameset", "h1",      "h2",       "h3",         "h4",     "h5",         "h6",
        "head",     "header",   "hgroup",   "hr",      "html",     "i",          "iframe", "image",      "img",
        "input",    "ins",      "kbd",      "label",   "legend",   "li",         "link",   "main",       "map",
        "mark",     "marquee",  "math",     "menu",    "meta",     "meter",      "nav",    "nobr",       "noembed",
        "noframes", "noscript", "object",   "ol",      "optgroup", "option",     "output", "p",          "param",
        "picture",  "pre",      "progress", "q",       "rp",       "rt",         "ruby",   "s",          "samp",
        "script",   "search",   "section",  "select",  "slot",     "small",      "source", "span",       "strike",
        "strong",   "style",    "sub",      "summary", "sup",      "svg",        "table",  "tbody",      "td",
        "template", "textarea", "tfoot",    "th",      "thead",    "time",       "title",  "tr",         "track",
        "tt",       "u",        "ul",       "var",     "video",    "wbr",
    };
    return bsearch(name, elements, sizeof elements / sizeof *elements, sizeof *elements, compare_name) != NULL;
}

static void read_tag(const char *start, const char *end, struct html_piece *piece)
{
    const char *at = start;
    size_t len = 0;
    piece->kind = at[1] == '/' ? HTML_CLOSE : HTML_OPEN;
    for (at += piece->kind == HTML_CLOSE ? 2 : 1; at < end && !is_space(*at) && *at != '>' && *at != '/'; at++) {
        if (*at == ':')
            len = 0;
        else if (len < HTML_NAME_MAX)
            piece->name[len++] = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    }
    piece->name[len] = 0;
    piece->start = start;
    piece->is_closed = end[-1] == '>';
    piece->bytes = at;
    piece->len = (size_t)(end - at);
}

int html_scan_next(struct html_scan *scan, struct html_piece *out_piece)
{
    while (scan->at < scan->end) {
        const char *start = scan->at;
        if (!is_markup(start, scan->end)) {
            do {
                const char *next = memchr(scan->at + 1, '<', (size_t)(scan->end - scan->at - 1));
                scan->at = next ? next : scan->end;
            } while (scan->at < scan->end && !is_markup(scan->at, scan->end));
            out_piece->kind = HTML_TEXT;
            out_piece->bytes = start;
            out_piece->len = (size_t)(scan->at - start);
            return 1;
        }
        if (start[1] == '!' || start[1] == '?') {
            int is_comment = scan->end - start >= 4 && memcmp(start, "<!--", 4) == 0;
            scan->at = is_comment ? comment_end(scan, start + 4) : tag_end(start, scan->end);
            continue;
        }
        scan->at = tag_end(start, scan->end);
        read_tag(start, scan->at, out_piece);
        int is_empty = out_piece->len >= 2 && memcmp(scan->at - 2, "/>", 2) == 0;
        if (out_piece->kind != HTML_OPEN || is_empty || !skip_hidden(scan, out_piece->name))
            return 1;
    }
    return 0;
}

/* Steps over white space and the slash of an empty tag. */
static const char *skip_gap(const char *at, const char *end)
{
    while (at < end && (is_space(*at) || *at == '/'))
        at++;
    return at;
}

/* Reads the value behind '='; returns the first byte behind it. */
static const char *read_value(const char *at, const char *end, const char **out_value, size_t *out_len)
{
    while (at < end && is_space(*at))
        at++;
    char quote = at < end && (*at == '"' || *at == '\'') ? *at++ : 0;
    *out_value = at;
    while (at < end && (quote ? *at != quote : !is_space(*at) && *at != '>'))
        at++;
    *out_len = (size_t)(at - *out_value);
    return quote && at < end ? at + 1 : at;
}

size_t html_attribute(const struct html_piece *piece, const char *name, const char **out_value)
{
    const char *at = piece->bytes;
    const char *end = piece->bytes + piece->len;
    while ((at = skip_gap(at, end)) < end && *at != '>') {
        const char *start = at;
        const char *value = "";
        size_t value_len = 0;
        while (at < end && !is_space(*at) && *at != '=' && *at != '>' && *at != '/')
            at++;
        size_t name_len = (size_t)(at - start);
        const char *equals = skip_gap(at, end);
        if (equals < end && *equals == '=')
            at = read_value(equals + 1, end, &value, &value_len);
        else if (at == start)
            at++;
        if (name_len == strlen(name) && strncasecmp(start, name, name_len) == 0) {
            *out_value = value;
            return value_len;
        }
    }
    return 0;
}
