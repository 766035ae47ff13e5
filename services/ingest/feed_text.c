#include "feed_text.h"
#include "html_entity.h"
#include "html_text.h"

#include <string.h>

static void convert(const char *html, size_t len, struct buffer *out)
{
    size_t max_bytes = out->max_bytes;
    buffer_done(out);
    buffer_init(out, max_bytes);
    html_text(html, len, out);
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

void feed_text_from_html(const char *html, size_t len, int is_title, struct buffer *out)
{
    convert(html, len, out);
    if (out->is_failed || !(is_title ? has_reference(out->data) : has_late_markup(html, len, out->data)))
        return;
    struct buffer once = *out;
    buffer_init(out, once.max_bytes);
    convert(once.data, once.len, out);
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
    if (!*before || (strchr(before, '@') && *inside))
        return inside;
    return before;
}
