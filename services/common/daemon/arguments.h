/* The command line that all daemons share. */
#ifndef TRIPTYCH_ARGUMENTS_H
#define TRIPTYCH_ARGUMENTS_H

#include "err.h"
#include "settings.h"

enum arguments_wish { WISH_RUN, WISH_HELP, WISH_CHECK, WISH_VERSION, WISH_MANUAL };

struct arguments {
    enum arguments_wish wish;
    const char *config_path;            /* NULL: none; borrowed from argv */
    const char *sets[SETTINGS_MAX + 1]; /* "name=value", NULL-terminated; borrowed from argv */
};

/* --config FILE, --set name=value (again and again), --help, --check, --version, --man (a manual page); "--flag=value"
 * too. Returns 0, or
 * ERR_INVALID with a sentence that names the argument. */
int arguments_parse(int argc, const char *const *argv, struct arguments *out, struct err *err);

#endif
