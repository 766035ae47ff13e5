/* Makes foreign text safe for one line of a log or a JSON string: control characters (the C1 ones and line separators
 * too), quotes and backslashes are escaped, bytes that are not UTF-8 become U+FFFD, and the text is cut. Pure. */
#ifndef TRIPTYCH_LOG_QUOTE_H
#define TRIPTYCH_LOG_QUOTE_H

#include <stddef.h>

/* A fixed buffer that is filled from the left; what does not fit is not begun. */
struct line {
    char *text;
    size_t size; /* of the buffer */
    size_t len;
    int overflowed; /* something was left out since */
};

void line_put(struct line *line, const char *text, size_t len);
void line_puts(struct line *line, const char *text);
void line_printf(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends `text` as a JSON string with its quotes, of at most `max_bytes` of the text; "…" marks that it was cut.
 * NULL is written as "". */
void line_quote(struct line *line, const char *text, size_t max_bytes);

#endif
