/* A line of bounded length, and text quoted for it. Control characters, and those that turn the direction of writing,
 * are escaped: a headline must not move an operator's cursor or forge a line. */
#include "log_quote.h"

#include "utf8.h"

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

/* Characters that a terminal or a line-wise reader would act on. */
static int is_active(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

static void put_point(struct line *line, uint32_t point, const char *bytes, size_t len)
{
    if (point == '"' || point == '\\')
        line_printf(line, "\\%c", (char)point);
    else if (point == '\n')
        line_puts(line, "\\n");
    else if (point == '\t')
        line_puts(line, "\\t");
    else if (is_active(point))
        line_printf(line, "\\u%04x", (unsigned)point);
    else
        line_put(line, bytes, len);
}

void line_quote(struct line *line, const char *text, size_t max_bytes)
{
    size_t size = text ? strnlen(text, max_bytes + 1) : 0;
    size_t end = size > max_bytes ? max_bytes : size;
    line_puts(line, "\"");
    for (size_t at = 0; at < end;) {
        uint32_t point;
        size_t len = utf8_next(text + at, size - at, &point);
        /* A character that the cap would cut in half is left out. */
        if (len && at + len > end)
            break;
        if (len)
            put_point(line, point, text + at, len);
        else
            line_puts(line, "\xEF\xBF\xBD");
        at += len ? len : 1;
    }
    line_puts(line, size > max_bytes ? "\xE2\x80\xA6\"" : "\"");
}
