/* A manual page (man(7), roff) of a program, made from its tables so that it cannot say otherwise than --help. */
#ifndef TRIPTYCH_MANUAL_H
#define TRIPTYCH_MANUAL_H

#include "settings.h"

struct manual_option {
    const char *flag; /* "--config FILE"; NULL ends the list */
    const char *help;
};

/* All borrowed. */
struct manual {
    const char *program;                  /* "triptych-ingest" */
    unsigned section;                     /* of the manual: 1 or 8 */
    const char *purpose;                  /* one line */
    const char *synopsis;                 /* what follows the program's name */
    const struct manual_option *commands; /* may be NULL */
    const struct manual_option *options;
    const struct setting *const *tables; /* NULL-terminated */
    const char *see_also;
};

/* Prints it on stdout. */
void manual_print(const struct manual *manual);

#endif
