/* A program's settings: one table makes --help, the check of the file and the documentation.
 * Sources in rising order: fallback, --config FILE (ini; section names are ignored), --set name=value,
 * environment TRIPTYCH_NAME. Home of inih and getenv. */
#ifndef TRIPTYCH_SETTINGS_H
#define TRIPTYCH_SETTINGS_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

enum setting_type { SETTING_TEXT, SETTING_INT, SETTING_SIZE_BYTES, SETTING_MS, SETTING_BOOL, SETTING_CHOICE };

struct setting {
    const char *name;
    enum setting_type type;
    const char *fallback; /* as one would write it; "" for none */
    const char *help;     /* one line; for SETTING_CHOICE the choices stand in `choices` */
    int64_t min, max;     /* for numbers, both 0: any */
    const char *choices;  /* "json|text" */
};

#define SETTINGS_MAX      64
#define SETTING_VALUE_MAX 4096 /* bytes of one value */

/* Values of a parsed table; returned strings are borrowed and live as long as the settings. An unknown name here is our
 * own bug (assertion). Durations may be written "250ms", "10s", "5m", "72h", "30d", a bare number is ms; sizes "64k", "8M", "1G". */
struct settings;
const char *settings_text(const struct settings *settings, const char *name);
int64_t settings_int(const struct settings *settings, const char *name); /* INT, SIZE_BYTES, MS; 0 or 1 for BOOL */

/* `tables`: NULL-name-terminated arrays, the later ones added to the earlier. Returns 0 and sets *out (returns owned:
 * settings_free), or ERR_INVALID with a sentence that names the setting and the source (file and line, flag, variable).
 * `config_path` may be NULL; `sets` are the "name=value" of --set. Unknown names in the file and in --set are errors;
 * an unknown TRIPTYCH_… variable is an error too, unless some program's table has it (names in `known_elsewhere`,
 * NULL-terminated, may be NULL): one .env serves all daemons. */
int settings_load(const struct setting *const *tables, const char *config_path, const char *const *sets,
                  struct settings **out, struct err *err);
void settings_free(struct settings *settings);

/* The table for --help: name, unit, default, help, one a line. */
void settings_print_help(const struct setting *const *tables);

#endif
