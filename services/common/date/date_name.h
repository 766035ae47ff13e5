/* Which month and which day of the week the words of a date name. Pure; private to this folder. */
#ifndef TRIPTYCH_DATE_NAME_H
#define TRIPTYCH_DATE_NAME_H

#include "date_token.h"

struct date_names {
    unsigned months;   /* bit 1 to 12: what the words can mean; 0 when no word is a month's name … */
    int is_conflict;   /* … or when two words name different ones */
    unsigned weekdays; /* bit 1 (Monday) to 7, 0: none is named */
};

/* Reads the words of `all`. A name of `lang` (as declared: "pt-BR"; NULL or "": not known) counts before one of the
 * languages of the press, exact names before beginnings ("septemb"), and those before names of all other languages.
 * Several months remain where languages disagree ("lis" is October in Croatian, November in Polish). */
void date_names_read(const struct date_tokens *all, const char *lang, struct date_names *out);

#endif
