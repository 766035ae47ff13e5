/* Names of countries (ISO 3166-1 alpha-2) and languages (ISO 639-1) by their codes: data, for code_names.c alone. Both are
 * sorted by code, for bsearch. */
#ifndef TRIPTYCH_CODE_NAME_TABLE_H
#define TRIPTYCH_CODE_NAME_TABLE_H

#define COUNTRY_NAMES  253
#define LANGUAGE_NAMES 182

struct code_name {
    char code[3];
    const char *name;
};

extern const struct code_name country_names[COUNTRY_NAMES], language_names[LANGUAGE_NAMES];

#endif
