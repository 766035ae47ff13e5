/* HTML as pieces: text, opening and closing tags, with attributes on request. No tree and no allocation, linear time
 * whatever the input: what was looked for to the end and not found is remembered, and not looked for again. It never
 * fails; browsers show anything, and so must this. */
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

/* What was not found to the end: bits of html_scan.unclosed. A hidden tag's bit follows, then a raw tag's. */
#define UNCLOSED_COMMENT  1U
#define UNCLOSED_TAG      2U
#define UNCLOSED_BITS     2
#define UNCLOSED_RAW_BITS 16

/* The first byte behind the tag at `at`: quotes hide '>'. NULL when there is none before `limit`. */
static const char *find_tag_end(const char *at, const char *limit)
{
    char quote = 0;
    char last = 0; /* the last byte that is no space: only behind '=' does a quote open a value */
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
    return NULL;
}

/* A picture written into its own address makes a tag long: it still ends where it ends. One that never ends is over at
 * HTML_TAG_MAX, and no other is looked for that far again, so that the whole takes linear time. */
static const char *tag_end(struct html_scan *scan, const char *at)
{
    size_t rest = (size_t)(scan->end - at);
    const char *limit = rest > HTML_TAG_MAX ? at + HTML_TAG_MAX : scan->end;
    const char *end = find_tag_end(at, limit);
    if (!end && limit < scan->end && !(scan->unclosed & UNCLOSED_TAG)) {
        end = find_tag_end(at, scan->end);
        if (!end)
            scan->unclosed |= UNCLOSED_TAG;
    }
    return end ? end : limit;
}

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

/* The first byte of "</name" at or after `at`; NULL when it never closes. Bounded by what is left, and asked at most
 * once a name without success (`unclosed`). */
static const char *find_close(const char *at, const char *end, const char *name)
{
    size_t len = strlen(name);
    for (; at < end && (at = memchr(at, '<', (size_t)(end - at))); at++)
        if ((size_t)(end - at) > len + 1 && at[1] == '/' && strncasecmp(at + 2, name, len) == 0)
            return at;
    return NULL;
}

/* Tags whose content is no markup for anyone. Of the last, one that never closes hides nothing. */
static const char *const raw[] = {"script", "style", "iframe", "noembed", "noframes", "xmp", "textarea", "title"};
#define RAW_COUNT (sizeof raw / sizeof *raw)

/* Says how much behind the opening tag `name` is raw. */
static void find_raw(struct html_scan *scan, const char *name)
{
    size_t i = 0;
    while (i < RAW_COUNT && strcmp(name, raw[i]) != 0)
        i++;
    if (i == RAW_COUNT || scan->unclosed & 1U << (UNCLOSED_RAW_BITS + i))
        return;
    const char *close = find_close(scan->at, scan->end, name);
    if (!close)
        scan->unclosed |= 1U << (UNCLOSED_RAW_BITS + i);
    if (close || i < 2)
        scan->raw_len = (size_t)((close ? close : scan->end) - scan->at);
}

/* Moves behind what the opening tag `name` hides. Returns 0 when it hides nothing. */
static int skip_hidden(struct html_scan *scan, const char *name)
{
    size_t i = 0;
    while (i < HIDDEN_COUNT && strcmp(name, hidden[i]) != 0)
        i++;
    if (i == HIDDEN_COUNT || scan->unclosed & 1U << (UNCLOSED_BITS + i))
        return 0;
    const char *close = find_close(scan->at, scan->end, name);
    if (!close)
        scan->unclosed |= 1U << (UNCLOSED_BITS + i);
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
    /* Attributes beyond are not looked at; the tag still ends where it ends. */
    if (piece->len > HTML_TAG_MAX)
        piece->len = HTML_TAG_MAX;
}

/* The text up to the next markup, or as much of it as is raw. */
static void read_text(struct html_scan *scan, struct html_piece *piece)
{
    const char *start = scan->at;
    piece->kind = scan->raw_len ? HTML_RAW : HTML_TEXT;
    if (scan->raw_len) {
        scan->at += scan->raw_len;
        scan->raw_len = 0;
    } else {
        do {
            const char *next = memchr(scan->at + 1, '<', (size_t)(scan->end - scan->at - 1));
            scan->at = next ? next : scan->end;
        } while (scan->at < scan->end && !is_markup(scan->at, scan->end));
    }
    piece->bytes = start;
    piece->len = (size_t)(scan->at - start);
}

int html_scan_next(struct html_scan *scan, struct html_piece *out_piece)
{
    while (scan->at < scan->end) {
        const char *start = scan->at;
        if (scan->raw_len || !is_markup(start, scan->end)) {
            read_text(scan, out_piece);
            return 1;
        }
        if (start[1] == '!' || start[1] == '?') {
            int is_comment = scan->end - start >= 4 && memcmp(start, "<!--", 4) == 0;
            scan->at = is_comment ? comment_end(scan, start + 4) : tag_end(scan, start);
            if (is_comment || scan->at[-1] == '>')
                continue;
            *out_piece = (struct html_piece){.kind = HTML_TEXT, .bytes = start, .len = (size_t)(scan->at - start)};
            return 1; /* "<!DOCTYPE ~": what never ends is text */
        }
        scan->at = tag_end(scan, start);
        read_tag(start, scan->at, out_piece);
        int is_empty = out_piece->len >= 2 && memcmp(scan->at - 2, "/>", 2) == 0;
        if (scan->is_whole && out_piece->kind == HTML_OPEN)
            find_raw(scan, out_piece->name);
        if (scan->is_whole || out_piece->kind != HTML_OPEN || is_empty || !skip_hidden(scan, out_piece->name))
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

int html_attribute_next(const struct html_piece *piece, const char **at, struct html_span *out_name,
                        struct html_span *out_value)
{
    const char *end = piece->bytes + piece->len;
    const char *start = skip_gap(*at, end);
    if (start == end || *start == '>')
        return 0;
    const char *next = start;
    while (next < end && !is_space(*next) && *next != '=' && *next != '>' && *next != '/')
        next++;
    *out_name = (struct html_span){start, (size_t)(next - start)};
    *out_value = (struct html_span){"", 0};
    const char *equals = skip_gap(next, end);
    if (equals < end && *equals == '=')
        next = read_value(equals + 1, end, &out_value->bytes, &out_value->len);
    *at = next == start ? next + 1 : next;
    return 1;
}

size_t html_attribute(const struct html_piece *piece, const char *name, const char **out_value)
{
    const char *at = piece->bytes;
    struct html_span found, value;
    while (html_attribute_next(piece, &at, &found, &value)) {
        if (found.len == strlen(name) && strncasecmp(found.bytes, name, found.len) == 0) {
            *out_value = value.bytes;
            return value.len;
        }
    }
    return 0;
}
