/* What a reader sees of HTML: plain text, paragraphs parted by "\n". Pure. */
#ifndef TRIPTYCH_HTML_TEXT_H
#define TRIPTYCH_HTML_TEXT_H

#include "buffer.h"
#include "url.h"

#include <stddef.h>

/* Adds the plain text of `html` (valid UTF-8) to `out`: references decoded, white space folded, no line empty, no blank
 * at either end, no invisible characters. Stops where `out` is full (its max_bytes), never inside a character; that is
 * no failure of `out`. */
void html_text(const char *html, size_t len, struct buffer *out);

/* The same for text that is not HTML: only folds white space and drops invisible characters. */
void html_plain(const char *text, size_t len, struct buffer *out);

/* The address of the first image that is meant to be seen (not a tracker of one pixel, nor a data: address), as it is
 * written but for references. Returns 1, or 0 when there is none. */
int html_first_image(const char *html, size_t len, char out[URL_SIZE]);

#endif
