#include "code_names.h"

#include "code_names_table.h"
#include "text_names.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

static int compare_code(const void *code, const void *row)
{
    return strcmp(code, ((const struct code_name *)row)->code);
}

#define NAMES_MAX 300 /* rows of a table */

typedef int name_fn(const char *code, const char *lang, char out[TEXT_NAME_SIZE]);

/* A table, and what it has been translated to: each name once, when it is first asked for, kept for good. */
struct names {
    const struct code_name *rows;
    const size_t *count;
    name_fn *translate;
    char *said[WORDS_LANGS][NAMES_MAX]; /* owned; NULL: not asked for yet */
};

static struct names countries = {.rows = country_names, .count = &country_names_count, .translate = text_country_in};
static struct names languages = {.rows = language_names, .count = &language_names_count, .translate = text_language_in};

/* English stands in the table; without memory it stands for all. */
static const char *translated(struct names *names, const struct code_name *row)
{
    enum words_lang lang = words_used();
    size_t at = (size_t)(row - names->rows);
    char name[TEXT_NAME_SIZE];
    if (lang == WORDS_EN || at >= NAMES_MAX)
        return row->name;
    char **said = &names->said[lang][at];
    if (!*said && names->translate(row->code, words_lang_code(lang), name))
        *said = strdup(name);
    return *said ? *said : row->name;
}

static const char *name_of(struct names *names, const char *code)
{
    const struct code_name *row = bsearch(code, names->rows, *names->count, sizeof *names->rows, compare_code);
    return row ? translated(names, row) : code;
}

const char *country_name(const char *code)
{
    return name_of(&countries, code);
}

const char *language_name(const char *code)
{
    return strcmp(code, "und") == 0 ? say("unknown language") : name_of(&languages, code);
}
