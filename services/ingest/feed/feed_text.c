/* Text out of a feed's HTML, by what it is for: a body keeps lines, a title is one line, an address keeps its entities
 * strict. Escaped twice, as many programs do, it is decoded twice, but only where one decoding leaves what no writer
 * would write. */
#include "feed_text.h"
#include "html_entity.h"
#include "html_text.h"

#include <string.h>

static void convert(const char *html, size_t len, enum feed_text_kind kind, struct buffer *out)
{
    size_t max_bytes = out->max_bytes;
    buffer_done(out);
    buffer_init(out, max_bytes);
    if (kind == FEED_TEXT_BODY)
        html_text(html, len, out);
    else if (kind == FEED_TEXT_ADDRESS)
        html_address(html, len, out);
    else
        html_line(html, len, out);
    if (!out->data) { /* nothing came: an empty text, not none */
        buffer_char(out, ' ');
        if (out->data)
            out->data[out->len = 0] = 0;
    }
}

static int has_reference(const char *text)
{
    for (const char *at = strchr(text, '&'); at; at = strchr(at + 1, '&')) {
        uint32_t code_point;
        if (html_entity_read(at, strlen(at), &code_point))
            return 1;
    }
    return 0;
}

/* Whether there was no tag before decoding and there is one after it: then the markup itself had been escaped twice. */
static int has_late_markup(const char *html, size_t len, const char *text)
{
    return !memchr(html, '<', len) && (strstr(text, "</") || strstr(text, "/>"));
}

static int is_escaped_twice(const char *html, size_t len, enum feed_text_kind kind, const char *text)
{
    if (kind == FEED_TEXT_TITLE)
        return has_reference(text) || has_late_markup(html, len, text);
    return kind == FEED_TEXT_BODY && has_late_markup(html, len, text);
}

void feed_text_from_html(const char *html, size_t len, enum feed_text_kind kind, struct buffer *out)
{
    convert(html, len, kind, out);
    if (out->is_failed || !is_escaped_twice(html, len, kind, out->data))
        return;
    /* Twice and no more: what is escaped three times is shown as it is. */
    struct buffer once = *out;
    buffer_init(out, once.max_bytes);
    convert(once.data, once.len, kind, out);
    buffer_done(&once);
}

/* Drops white space, and the quotes that mail programs put around names. */
static char *trim(char *text)
{
    while (*text && strchr(" \"", *text))
        text++;
    for (size_t len = strlen(text); len > 0 && strchr(" \"", text[len - 1]); len--)
        text[len - 1] = 0;
    return text;
}

char *feed_text_person(char *text)
{
    char *open = strpbrk(text, "(<");
    char *close = open ? strchr(open, *open == '(' ? ')' : '>') : NULL;
    if (!close)
        return trim(text);
    *open = *close = 0;
    char *before = trim(text);
    char *inside = trim(open + 1);
    /* "someone@example.org (Name)", RSS's form: the name is what is in brackets. */
    if (!*before || (strchr(before, '@') && *inside))
        return inside;
    return before;
}
