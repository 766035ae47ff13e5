/* A program's settings: one table makes --help, the check of the file and the documentation.
 * Sources in rising order: fallback, --config FILE (ini; section names are ignored; a comment stands on a line of its
 * own or after " ;"), --set name=value, environment TRIPTYCH_NAME. Home of inih and getenv.
 *
 * The environment is looked up for the names in the table and for no others, since one .env file serves all daemons and
 * holds names of theirs too. A variable that is set to nothing counts as not set: a compose file passes on the empty
 * ones as well. */
#ifndef TRIPTYCH_SETTINGS_H
#define TRIPTYCH_SETTINGS_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

enum setting_type { SETTING_TEXT, SETTING_INT, SETTING_SIZE_BYTES, SETTING_MS, SETTING_BOOL, SETTING_CHOICE };

struct setting {
    const char *name;
    enum setting_type type;
    const char *fallback; /* as one would write it; "" for none (a number is then 0) */
    const char *help;     /* one line; for SETTING_CHOICE the choices stand in `choices` */
    int64_t min, max;     /* for numbers, both 0: any that is not negative, for SETTING_INT any */
    const char *choices;  /* "json|text" */
    /* SETTING_TEXT: what else must hold; returns 0, or ERR_INVALID with what is wrong. NULL: any text is fine. */
    int (*check)(const char *text, struct err *err);
};

/* A default that the code has as a number too stands in one place, beside the code: SETTING_TEXT_OF(BLINDSPOT_WEAK_PCT)
 * is "15" where that is 15. The number must be written plainly: no suffix, no arithmetic. */
#define SETTING_TEXT_OF(number) SETTING_QUOTED(number)
#define SETTING_QUOTED(number)  #number

#define SETTINGS_MAX      64
#define SETTING_VALUE_MAX 4096    /* bytes of one value */
#define SETTINGS_FILE_MAX 1048576 /* bytes of a settings file */

/* Values of a parsed table; returned strings are borrowed and live as long as the settings. An unknown name here is our
 * own bug (assertion). Durations may be written "250ms", "10s", "5m", "72h", "30d", a bare number is ms; sizes "64k",
 * "8M", "1G" (powers of 1024); booleans yes/no, true/false, on/off, 1/0. */
struct settings;
const char *settings_text(const struct settings *settings, const char *name);
/* INT, SIZE_BYTES, MS; 0 or 1 for BOOL; for CHOICE the place in `choices`, from 0. */
int64_t settings_int(const struct settings *settings, const char *name);

/* `tables`: NULL-terminated list of NULL-name-terminated arrays, the later ones added to the earlier. `config_path` may
 * be NULL; `sets` are the "name=value" of --set, NULL-terminated, may be NULL. Returns 0 and sets *out (returns owned:
 * settings_free), or ERR_INVALID with a sentence that names the setting and the source (file and line, flag, variable);
 * ERR_IO when the file cannot be read. Unknown names in the file and in --set are errors. */
int settings_load(const struct setting *const *tables, const char *config_path, const char *const *sets,
                  struct settings **out, struct err *err);
void settings_free(struct settings *settings);

/* Whether the environment asks for text without colours: NO_COLOR is set (no-color.org), or TERM is "dumb". */
int settings_ask_for_plain_text(void);

/* The table for --help on stdout: name, unit, default, help, one a line. */
void settings_print_help(const struct setting *const *tables);

#endif
