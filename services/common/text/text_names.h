/* What countries and languages are called in a language, as Unicode's locale data has it. Pure. */
#ifndef TRIPTYCH_TEXT_NAMES_H
#define TRIPTYCH_TEXT_NAMES_H

#define TEXT_NAME_SIZE 160 /* of a name, terminated */

/* The name of a country (ISO 3166-1 alpha-2) or a language (ISO 639) in `lang`. Returns 1 and fills `out`; 0 when there is
 * none, or it is too long. */
int text_country_in(const char *code, const char *lang, char out[TEXT_NAME_SIZE]);
int text_language_in(const char *code, const char *lang, char out[TEXT_NAME_SIZE]);

#endif
