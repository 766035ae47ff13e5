/* Text, lines, addresses and pictures out of HTML, by html_scan and html_fold. */
#include "html_text.h"
#include "html_fold.h"
#include "html_scan.h"

#include <stdlib.h>
#include <string.h>

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

/* Whether what looks like a tag is text: in a line, "<T>" is no element; "A<B means" never closes and has no attribute.
 * A text that was cut inside a tag ends with no more than its name or its attributes. */
static int is_text(const struct html_piece *piece, int is_line)
{
    int is_element = html_is_element(piece->name) || memchr(piece->name, '-', strlen(piece->name));
    if (piece->is_closed)
        return is_line && !is_element;
    int has_words = piece->len > 1 && !memchr(piece->bytes, '=', piece->len);
    return !is_element || is_line || has_words;
}

static void put_html(struct html_fold *fold, const char *html, size_t len, int is_line)
{
    struct html_scan scan;
    struct html_piece piece;
    html_scan_init(&scan, html, len);
    while (!fold->is_full && html_scan_next(&scan, &piece)) {
        if (piece.kind == HTML_TEXT)
            html_fold_text(fold, piece.bytes, piece.len, HTML_REFERENCES_LOOSE, 0);
        else if (is_text(&piece, is_line))
            html_fold_text(fold, piece.start, (size_t)(scan.at - piece.start), HTML_REFERENCES_LOOSE, 0);
        else if (is_block(piece.name))
            html_fold_gap(fold, is_line ? HTML_GAP_BLANK : HTML_GAP_LINE);
    }
}

void html_text(const char *html, size_t len, struct buffer *out)
{
    struct html_fold fold = {.out = out, .start = out->len};
    put_html(&fold, html, len, 0);
}

void html_line(const char *html, size_t len, struct buffer *out)
{
    struct html_fold fold = {.out = out, .start = out->len};
    put_html(&fold, html, len, 1);
}

void html_address(const char *html, size_t len, struct buffer *out)
{
    struct html_scan scan;
    struct html_piece piece;
    struct html_fold fold = {.out = out, .start = out->len};
    html_scan_init(&scan, html, len);
    while (!fold.is_full && html_scan_next(&scan, &piece))
        if (piece.kind == HTML_TEXT)
            html_fold_text(&fold, piece.bytes, piece.len, HTML_REFERENCES_STRICT, 0);
}

void html_plain(const char *text, size_t len, struct buffer *out)
{
    struct html_fold fold = {.out = out, .start = out->len};
    html_fold_text(&fold, text, len, HTML_REFERENCES_NONE, 1);
}

/* Whether the attribute says that the image is one or two pixels wide or high. */
static int is_tiny(const struct html_piece *piece, const char *attribute)
{
    const char *value;
    size_t len = html_attribute(piece, attribute, &value);
    return len == 1 && value[0] >= '0' && value[0] <= '2';
}

/* Parts of addresses of pictures that are not the article's: portraits, smileys, counters of readers. */
int html_is_avatar(const char *address)
{
    static const char *const parts[] = {"gravatar.com/", "//avatar", "/avatar/", "/avatars/", "-avatar.", "_avatar."};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcasestr(address, parts[i]))
            return 1;
    return 0;
}

static int is_ornament(const char *address)
{
    static const char *const parts[] = {"/emoji/",     "/smilies/",       "/~r/",        "/~ff/",
                                        "/pixel.",     "pixel.wp.com",    "/b.gif?",     "stats.wordpress.com",
                                        "/spacer.gif", "doubleclick.net", "/count.gif?", "feedsportal.com"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcasestr(address, parts[i]))
            return 1;
    return html_is_avatar(address);
}

/* Copies an attribute that may be an address; 0 when no picture can be loaded from it. */
static int copy_source(const struct html_piece *piece, const char *attribute, char out[URL_SIZE])
{
    const char *source;
    size_t len = html_attribute(piece, attribute, &source);
    if (strcmp(attribute, "srcset") == 0) { /* the first of several, each with its width behind a blank */
        size_t first = 0;
        while (first < len && source[first] != ' ' &&
               !(source[first] == ',' && first + 1 < len && source[first + 1] == ' '))
            first++;
        len = first;
    }
    if (len == 0 || len > URL_MAX || strncasecmp(source, "data:", 5) == 0)
        return 0;
    struct buffer address;
    buffer_init(&address, URL_MAX);
    html_address(source, len, &address);
    int is_found = address.len > 0 && !address.is_failed && !is_ornament(address.data);
    if (is_found)
        memcpy(out, address.data, address.len + 1);
    buffer_done(&address);
    return is_found;
}

int html_first_image(const char *html, size_t len, char out[URL_SIZE])
{
    static const char *const sources[] = {"data-src", "data-lazy-src", "data-original", "src", "srcset"};
    struct html_scan scan;
    struct html_piece piece;
    html_scan_init(&scan, html, len);
    while (html_scan_next(&scan, &piece)) {
        if (piece.kind != HTML_OPEN || (strcmp(piece.name, "img") != 0 && strcmp(piece.name, "amp-img") != 0) ||
            is_tiny(&piece, "width") || is_tiny(&piece, "height"))
            continue;
        for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
            if (copy_source(&piece, sources[i], out))
                return 1;
    }
    return 0;
}
