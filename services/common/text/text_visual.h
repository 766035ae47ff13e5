/* Text as a drawer of single glyphs needs it: right-to-left parts turned round, Arabic letters in the forms in which they
 * join. Pure. */
#ifndef TRIPTYCH_TEXT_VISUAL_H
#define TRIPTYCH_TEXT_VISUAL_H

#include <stddef.h>
#include <stdint.h>

#define TEXT_VISUAL_MAX 1024 /* UTF-16 units of one line; what is longer is cut */

/* Whether the first letter that has a direction goes from right to left. `text` is UTF-8, `size` in bytes. */
int text_is_rtl(const char *text, size_t size);

/* Writes the code points of one line, in the order in which they are drawn from left to right, up to `max`; returns how
 * many. `is_rtl` is the direction of the whole text. 0 when `text` is no UTF-8, or without memory. */
size_t text_visual_line(const char *text, size_t size, int is_rtl, uint32_t *out, size_t max);

#endif
