/* A line of bounded length, and text quoted for it. Control characters, and those that turn the direction of writing,
 * are escaped: a headline must not move an operator's cursor or forge a line. */
#include "log_quote.h"

#include "json_escape.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void line_put(struct line *line, const char *text, size_t len)
{
    if (line->overflowed || len > line->size - line->len) {
        line->overflowed = 1;
        return;
    }
    memcpy(line->text + line->len, text, len);
    line->len += len;
}

void line_puts(struct line *line, const char *text)
{
    line_put(line, text, strlen(text));
}

void line_printf(struct line *line, const char *format, ...)
{
    char piece[128];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= sizeof piece)
        line->overflowed = 1;
    else
        line_put(line, piece, (size_t)len);
}

void line_quote(struct line *line, const char *text, size_t max_bytes)
{
    size_t size = text ? strnlen(text, max_bytes + 1) : 0;
    size_t end = size > max_bytes ? max_bytes : size;
    line_puts(line, "\"");
    for (size_t at = 0; at < end;) {
        char escaped[JSON_ESCAPE_MAX];
        size_t escaped_size;
        at += json_escape(text + at, size - at, JSON_ESCAPE_ACTIVE, escaped, &escaped_size);
        if (at > end) /* a character that the cap would cut in half is left out */
            break;
        line_put(line, escaped, escaped_size);
    }
    line_puts(line, size > max_bytes ? "\xE2\x80\xA6\"" : "\"");
}
