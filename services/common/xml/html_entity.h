/* Character references of HTML ("&eacute;", "&#8217;"). Pure. */
#ifndef TRIPTYCH_HTML_ENTITY_H
#define TRIPTYCH_HTML_ENTITY_H

#include <stddef.h>
#include <stdint.h>

#define HTML_ENTITY_MAX 12 /* bytes between '&' and ';', and one more: longer names are not in our table */

/* Reads the reference at `text`, which begins with '&'. Returns its length and sets *out_code_point, or 0 when there is
 * none that is known. Two numbers that are the halves of one character in UTF-16 are read together. Numbers 128 to 159
 * mean windows-1252, as browsers read them; numbers that are no character become U+FFFD, control characters a blank. */
size_t html_entity_read(const char *text, size_t len, uint32_t *out_code_point);

/* The same as browsers read a text: of the names of HTML 2 the semicolon may be missing ("&amp chips", "&eacute"), but
 * not before '=', as in an address. */
size_t html_entity_read_loose(const char *text, size_t len, uint32_t *out_code_point);

/* What a character that should not be in a text was meant to be: U+0080 to U+009F are windows-1252's. */
uint32_t html_settle(uint32_t code_point);

#endif
