#include "html_text.h"
#include "html_entity.h"
#include "html_scan.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* Folds white space between what is put into `out`. */
struct fold {
    struct buffer *out;
    size_t start; /* length of `out` before the first character */
    int gap;      /* what stands between the last character and the next: 0 nothing, 1 a blank, 2 a new line */
    int is_full;
};

enum { GAP_NONE, GAP_BLANK, GAP_LINE };

static void put(struct fold *fold, const char *bytes, size_t len)
{
    int has_gap = fold->gap != GAP_NONE && fold->out->len > fold->start;
    if (len + (size_t)has_gap > fold->out->max_bytes - fold->out->len) {
        fold->is_full = 1;
        return;
    }
    if (has_gap)
        buffer_char(fold->out, fold->gap == GAP_LINE ? '\n' : ' ');
    buffer_add(fold->out, bytes, len);
    fold->gap = GAP_NONE;
}

static void widen_gap(struct fold *fold, int gap)
{
    fold->gap = gap > fold->gap ? gap : fold->gap;
}

static int is_blank(uint32_t code_point)
{
    return code_point <= ' ' || code_point == 0x7F || code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 || code_point == 0x2029 ||
           code_point == 0x202F || code_point == 0x205F || code_point == 0x3000;
}

/* Soft hyphens, zero width spaces, directional marks, byte order marks, noncharacters: they make equal texts differ.
 * Zero width joiners stay, scripts and emoji need them. */
static int is_invisible(uint32_t code_point)
{
    return code_point == 0xAD || code_point == 0x200B || code_point == 0x200E || code_point == 0x200F ||
           (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2060 && code_point <= 0x206F) ||
           code_point == 0xFEFF || (code_point & 0xFFFE) == 0xFFFE;
}

static void put_code_point(struct fold *fold, uint32_t code_point)
{
    char bytes[UTF8_SEQUENCE_MAX];
    if (code_point >= 0x80 && code_point <= 0x9F)
        code_point = html_settle(code_point);
    if (is_blank(code_point))
        widen_gap(fold, GAP_BLANK);
    else if (!is_invisible(code_point))
        put(fold, bytes, utf8_put(code_point, bytes));
}

/* `with_references`: decode "&amp;" and the like. `with_lines`: a newline in the text begins a paragraph. */
static void put_text(struct fold *fold, const char *text, size_t len, int with_references, int with_lines)
{
    for (size_t at = 0; at < len && !fold->is_full;) {
        uint32_t code_point = (unsigned char)text[at];
        size_t taken = 1;
        if (code_point == '&' && with_references)
            taken = html_entity_read(text + at, len - at, &code_point);
        else if (code_point >= 0x80)
            taken = utf8_next(text + at, len - at, &code_point);
        if (with_lines && code_point == '\n')
            widen_gap(fold, GAP_LINE);
        else
            put_code_point(fold, code_point);
        at += taken ? taken : 1;
    }
}

/* Tags that begin and end a line of their own. */
static int is_block(const char *name)
{
    const char *const blocks[] = {
        "p",          "br",     "div",        "li",     "ul",   "ol",    "h1",      "h2",      "h3",     "h4",
        "h5",         "h6",     "tr",         "td",     "th",   "table", "section", "article", "header", "footer",
        "blockquote", "pre",    "hr",         "dd",     "dt",   "dl",    "aside",   "main",    "nav",    "form",
        "figure",     "center", "figcaption", "option", "body", "title", "caption", "address",
    };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (strcmp(name, blocks[i]) == 0)
            return 1;
    return 0;
}

void html_text(const char *html, size_t len, struct buffer *out)
{
    struct html_scan scan;
    struct html_piece piece;
    struct fold fold = {.out = out, .start = out->len};
    html_scan_init(&scan, html, len);
    while (!fold.is_full && html_scan_next(&scan, &piece)) {
        if (piece.kind == HTML_TEXT)
            put_text(&fold, piece.bytes, piece.len, 1, 0);
        else if (is_block(piece.name))
            widen_gap(&fold, GAP_LINE);
    }
}

void html_plain(const char *text, size_t len, struct buffer *out)
{
    struct fold fold = {.out = out, .start = out->len};
    put_text(&fold, text, len, 0, 1);
}

/* Whether the attribute says that the image is one or two pixels wide or high. */
static int is_tiny(const struct html_piece *piece, const char *attribute)
{
    const char *value;
    size_t len = html_attribute(piece, attribute, &value);
    return len == 1 && value[0] >= '0' && value[0] <= '2';
}

int html_first_image(const char *html, size_t len, char out[URL_SIZE])
{
    struct html_scan scan;
    struct html_piece piece;
    html_scan_init(&scan, html, len);
    while (html_scan_next(&scan, &piece)) {
        const char *source;
        if (piece.kind != HTML_OPEN || strcmp(piece.name, "img") != 0 || is_tiny(&piece, "width") ||
            is_tiny(&piece, "height"))
            continue;
        size_t source_len = html_attribute(&piece, "src", &source);
        if (source_len == 0 || source_len > URL_MAX || strncmp(source, "data:", 5) == 0)
            continue;
        struct buffer address;
        buffer_init(&address, URL_MAX);
        struct fold fold = {.out = &address};
        put_text(&fold, source, source_len, 1, 0);
        int is_found = address.len > 0 && !address.is_failed;
        if (is_found)
            memcpy(out, address.data, address.len + 1);
        buffer_done(&address);
        if (is_found)
            return 1;
    }
    return 0;
}
