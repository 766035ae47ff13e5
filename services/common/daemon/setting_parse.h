/* Reads one value as its type says. Pure. */
#ifndef TRIPTYCH_SETTING_PARSE_H
#define TRIPTYCH_SETTING_PARSE_H

#include "settings.h"

#define SETTING_UNIT_MAX 64

/* Returns 0 and sets *out_number (0 for SETTING_TEXT), or ERR_INVALID with what is wrong with it ("… is not a number
 * …"), without the source, which the caller knows. */
int setting_parse(const struct setting *setting, const char *text, int64_t *out_number, struct err *err);

/* What --help shows as the unit: "text", "number 1..16", "duration", "json|text". */
void setting_unit(const struct setting *setting, char out[SETTING_UNIT_MAX]);

#endif
