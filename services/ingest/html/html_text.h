/* What a reader sees of HTML: plain text, paragraphs separated by "\n". Pure. */
#ifndef TRIPTYCH_HTML_TEXT_H
#define TRIPTYCH_HTML_TEXT_H

#include "buffer.h"
#include "url.h"

#include <stddef.h>

/* Adds the plain text of `html` (valid UTF-8) to `out`: references decoded, white space folded, no line empty, no blank
 * at either end, no invisible characters. Stops where `out` is full (its max_bytes), never inside a character; that is
 * no failure of `out`. */
void html_text(const char *html, size_t len, struct buffer *out);

/* The same of a title: one line, and a '<' that begins no element of HTML is a sign ("Profit < 5 million", "<T>"). */
void html_line(const char *html, size_t len, struct buffer *out);

/* The same of an address: a name without ';' is no reference but a parameter ("&copy=1"). */
void html_address(const char *html, size_t len, struct buffer *out);

/* The same for text that is not HTML: only folds white space and drops invisible characters. */
void html_plain(const char *text, size_t len, struct buffer *out);

/* The address of the first image that is meant to be seen (not a tracker of one pixel, an emoji, an author's portrait,
 * nor a data: address; where it is loaded late, the one that is loaded), as it is written but for references. Returns
 * 1, or 0 when there is none. */
int html_first_image(const char *html, size_t len, char out[URL_SIZE]);

/* Whether the address is known to be that of an author's portrait ("avatar"). */
int html_is_avatar(const char *address);

#endif
