/* A text in units: its lines, and the sentences in them. Pure. */
#ifndef TRIPTYCH_TEXT_UNITS_H
#define TRIPTYCH_TEXT_UNITS_H

#include <stddef.h>
#include <stdint.h>

#define TEXT_UNITS_MAX 1024 /* of a text of 16 KB; what comes behind is one unit more */

struct text_unit {
    uint32_t start, end; /* bytes; behind the last sentence of a line its end is the line's */
    uint64_t hash; /* of its letters and digits; the title in it ("The post … first appeared on …") counts as one */
    unsigned letters; /* letters and digits, in bytes */
    int is_line;      /* it is a line of its own */
    int has_title;    /* the whole title stands in it */
    int is_out;       /* the caller's */
};

/* Splits `text`; returns how many units there are. */
size_t text_units_split(const char *title, const char *text, struct text_unit out[TEXT_UNITS_MAX]);

/* Whether the unit of `text` has a word of the title, by the beginnings of long words: endings differ. */
int text_unit_is_about(const char *text, const struct text_unit *unit, const char *title);

/* Takes the units that are out from `text`, in place, with the blanks and empty lines that they leave. */
void text_units_cut(char *text, const struct text_unit *units, size_t count);

#endif
