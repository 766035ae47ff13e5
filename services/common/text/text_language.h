/* What language a text is in. Pure. */
#ifndef TRIPTYCH_TEXT_LANGUAGE_H
#define TRIPTYCH_TEXT_LANGUAGE_H

#include <stddef.h>

#define TEXT_LANGUAGE_SIZE 4 /* ISO 639-1, or three letters where there are no two, terminated; "und" when unknown */

/* Whether two languages in that form are the same one; strcmp's answer, without its call. */
static inline int text_language_is(const char *one, const char *other)
{
    return one[0] == other[0] && (one[0] == '\0' || (one[1] == other[1] && (one[1] == '\0' || one[2] == other[2])));
}

/* Brings a declared code ("en-US", "pt_BR", "iw", "EN") to the form above. Returns 1, or 0 and "und" when it is no
 * language code. */
int text_language_normalise(const char *declared, char out[TEXT_LANGUAGE_SIZE]);

/* Detects the language of valid UTF-8. `declared` (may be empty) is believed where the text is too short or too mixed
 * to tell, and weighs as a hint otherwise. Titles of a few words work best with a declared code. */
void text_language_detect(const char *text, size_t size_bytes, const char *declared, char out[TEXT_LANGUAGE_SIZE]);

#endif
