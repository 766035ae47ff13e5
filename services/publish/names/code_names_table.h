/* The names behind code_names.h. Private to it. */
#ifndef TRIPTYCH_CODE_NAMES_TABLE_H
#define TRIPTYCH_CODE_NAMES_TABLE_H

#include <stddef.h>

struct code_name {
    char code[3];
    const char *name;
};

/* Sorted by code. */
extern const struct code_name country_names[], language_names[];
extern const size_t country_names_count, language_names_count;

#endif
