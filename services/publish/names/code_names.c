#include "code_names.h"

#include "code_names_table.h"

#include <stdlib.h>
#include <string.h>

static int compare_code(const void *code, const void *row)
{
    return strcmp(code, ((const struct code_name *)row)->code);
}

static const char *name_of(const char *code, const struct code_name *rows, size_t count)
{
    const struct code_name *row = bsearch(code, rows, count, sizeof *rows, compare_code);
    return row ? row->name : code;
}

const char *country_name(const char *code)
{
    return name_of(code, country_names, country_names_count);
}

const char *language_name(const char *code)
{
    return strcmp(code, "und") == 0 ? "unknown language" : name_of(code, language_names, language_names_count);
}
