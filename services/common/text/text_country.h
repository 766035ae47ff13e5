/* What countries are called in a language, from ICU (CLDR). Pure. */
#ifndef TRIPTYCH_TEXT_COUNTRY_H
#define TRIPTYCH_TEXT_COUNTRY_H

#include <stddef.h>

#define TEXT_COUNTRY_SIZE 128 /* bytes of a name, terminated */

/* The codes there are (ISO 3166-1 alpha-2), ended by NULL; static. */
const char *const *text_country_codes(void);

/* Writes the country's name in `lang` (ISO 639-1) and returns its length; 0 and "" when ICU has none there. */
size_t text_country_name(const char *country, const char *lang, char out[TEXT_COUNTRY_SIZE]);

#endif
