/* What kind of character a code point is. Pure. */
#ifndef TRIPTYCH_TEXT_LETTER_H
#define TRIPTYCH_TEXT_LETTER_H

#include <stdint.h>

/* Whether words are made of it: letters of any script, the marks that stand on them, digits. */
int text_is_letter(uint32_t code_point);

/* Whether it is an upper-case letter, in scripts that have them. */
int text_is_upper(uint32_t code_point);

#endif
