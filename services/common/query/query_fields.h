/* What can be asked for beside words: the table of fields, for the parser, for the page that explains them and for the
 * tool's help. Pure. */
#ifndef TRIPTYCH_QUERY_FIELDS_H
#define TRIPTYCH_QUERY_FIELDS_H

#include "tier.h"

#include <stddef.h>

/* The names that a story is tagged with come first: QUERY_TAGS of them. */
enum query_field {
    QUERY_TOPIC,
    QUERY_PLACE,
    QUERY_LANG,
    QUERY_SOURCE,
    QUERY_COUNTRY,
    QUERY_SIDE,
    QUERY_LEANING,
    QUERY_FACTUALITY,
    QUERY_OWNERSHIP,
    QUERY_BLINDSPOT,
    QUERY_STORY,
    QUERY_IS,
    QUERY_TAGS,
    QUERY_OWNER = QUERY_TAGS,
    QUERY_KIND,
    QUERY_SINCE,
    QUERY_UNTIL,
    QUERY_NUMBERS, /* the first of them */
    QUERY_SOURCES = QUERY_NUMBERS,
    QUERY_ARTICLES,
    QUERY_ORIGINALS,
    QUERY_RATED,
    QUERY_COUNTRIES,
    QUERY_LANGS,
    QUERY_SHARES, /* the first that can be asked for in percent, too */
    QUERY_LEFT = QUERY_SHARES,
    QUERY_CENTER,
    QUERY_RIGHT,
    QUERY_UNRATED,
    QUERY_FIELDS
};

#define QUERY_NUMBER_COUNT (QUERY_FIELDS - QUERY_NUMBERS)

struct query_field_row {
    const char *name;    /* as it is written, in lower case */
    const char *help;    /* one sentence */
    const char *example; /* a whole term */
    const char *words;   /* all its values, separated and framed by blanks; NULL: others than a list */
    enum tier tier;      /* the lowest that may ask for it */
};

extern const struct query_field_row query_fields[QUERY_FIELDS];

/* The field of this name, in any case; QUERY_FIELDS when there is none. `name` need not be terminated. */
enum query_field query_field_find(const char *name, size_t size_bytes);
/* Writes the names of all fields, "topic, place, …", terminated; cut where `out_size` is reached. */
void query_field_names(char *out, size_t out_size);

#endif
