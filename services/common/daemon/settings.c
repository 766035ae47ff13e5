/* The settings of a daemon: its tables' defaults, then the file, --set and the environment, each over the one before.
 * Unknown names in the file and in --set are errors: a misspelt setting that is ignored is found too late. The
 * environment is different, since one serves several daemons: each looks up the names it knows. */
#include "settings.h"

#include "setting_parse.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VARIABLE_MAX   128                      /* bytes of "TRIPTYCH_NAME" */
#define LINE_MAX_BYTES (SETTING_VALUE_MAX + 64) /* of the file: a name, " = ", a value and the line's end */
#define SOURCE_MAX     160                      /* bytes of the sentence's "where" */

struct value {
    const struct setting *setting;
    char *text;
    int64_t number;
};

struct settings {
    struct value values[SETTINGS_MAX];
    size_t count;
};

/* What the file's callbacks share; the ini reader knows neither the line nor why a handler refused. */
struct file_reading {
    struct settings *settings;
    const char *path;
    FILE *file;
    int line;
    size_t size; /* read so far */
    int code;
    struct err *err;
};

/* Returns settings->count when no table has it. */
static size_t find_place(const struct settings *settings, const char *name)
{
    size_t place = 0;
    while (place < settings->count && strcmp(settings->values[place].setting->name, name) != 0)
        place++;
    return place;
}

static const struct value *get_value(const struct settings *settings, const char *name)
{
    size_t place = find_place(settings, name);
    assert(place < settings->count); /* a daemon asks only for what is in its table */
    return &settings->values[place];
}

const char *settings_text(const struct settings *settings, const char *name)
{
    return get_value(settings, name)->text;
}

int64_t settings_int(const struct settings *settings, const char *name)
{
    const struct value *value = get_value(settings, name);
    assert(value->setting->type != SETTING_TEXT);
    return value->number;
}

static int set_value(struct value *value, const char *text, const char *source, struct err *err)
{
    struct err reason = {0};
    int64_t number = 0;
    if (setting_parse(value->setting, text, &number, &reason))
        return err_set(err, ERR_INVALID, "%s (%s): %s", value->setting->name, source, reason.text);
    char *copy = strdup(text);
    if (!copy)
        return err_set(err, ERR_MEMORY, "no memory for the setting %s", value->setting->name);
    free(value->text);
    value->text = copy;
    value->number = number;
    return 0;
}

/* Whether `name` may be said again: what is no name may be a value, and that may hold a password. */
static int is_name(const char *name)
{
    return *name && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == strlen(name);
}

static int set_by_name(struct settings *settings, const char *name, const char *text, const char *source,
                       struct err *err)
{
    size_t place = find_place(settings, name);
    if (place == settings->count)
        return err_set(err, ERR_INVALID, "%.60s (%s): there is no such setting, --help lists them",
                       is_name(name) ? name : "what stands there", source);
    return set_value(&settings->values[place], text, source, err);
}

static int load_fallbacks(struct settings *settings, const struct setting *const *tables, struct err *err)
{
    for (; *tables; tables++) {
        for (const struct setting *setting = *tables; setting->name; setting++) {
            /* Two rows of one name, or too many, are a mistake in our tables; found by any start of the daemon. */
            assert(settings->count < SETTINGS_MAX && find_place(settings, setting->name) == settings->count);
            struct value *value = &settings->values[settings->count++];
            value->setting = setting;
            int code = set_value(value, setting->fallback, "its default", err);
            if (code)
                return code;
        }
    }
    return 0;
}

/* ── the file ── */

static int refuse_line(struct file_reading *reading, const char *what)
{
    if (!reading->code)
        reading->code = err_set(reading->err, ERR_INVALID, "%s:%d: %s", reading->path, reading->line, what);
    return 0;
}

/* Feeds the ini reader a line at a time, since only so the handler knows the line's number, and refuses lines that the
 * reader would silently break in two. */
static char *read_line(char *line, int size, void *context)
{
    struct file_reading *reading = context;
    if (reading->code || !fgets(line, size, reading->file))
        return NULL;
    reading->line++;
    size_t len = strlen(line);
    reading->size += len;
    if (reading->size > SETTINGS_FILE_MAX) {
        refuse_line(reading, "the file is too large");
        return NULL;
    }
    if (len + 1 == (size_t)size && line[len - 1] != '\n') {
        refuse_line(reading, "the line is too long");
        return NULL;
    }
    return line;
}

static int on_file_value(void *context, const char *section, const char *name, const char *text)
{
    struct file_reading *reading = context;
    char source[SOURCE_MAX];
    (void)section;
    if (reading->code)
        return 0;
    snprintf(source, sizeof source, "%.120s:%d", reading->path, reading->line);
    reading->code = set_by_name(reading->settings, name, text, source, reading->err);
    return reading->code == 0;
}

static int load_file(struct settings *settings, const char *path, struct err *err)
{
    struct file_reading reading = {.settings = settings, .path = path, .err = err};
    reading.file = fopen(path, "re");
    if (!reading.file)
        return err_set(err, ERR_IO, "cannot read the settings file %.120s: %s", path, strerror(errno));
    /* An indented line is not silently glued to the value above it, and lines may be as long as a value. These are
     * globals of inih; nothing else reads ini files. */
    ini_allow_multiline = false;
    ini_use_stack = false;
    ini_max_line = ini_initial_alloc = LINE_MAX_BYTES;
    int bad_line = ini_parse_stream(read_line, &reading, on_file_value, &reading);
    int failed = ferror(reading.file);
    fclose(reading.file);
    if (reading.code)
        return reading.code;
    if (failed)
        return err_set(err, ERR_IO, "cannot read the settings file %.120s", path);
    if (bad_line)
        return err_set(err, ERR_INVALID, "%.120s:%d: a line is neither name = value, [section] nor a ; comment", path,
                       bad_line);
    return 0;
}

/* ── --set and the environment ── */

static int load_sets(struct settings *settings, const char *const *sets, struct err *err)
{
    for (; sets && *sets; sets++) {
        char name[SOURCE_MAX];
        size_t name_len = strcspn(*sets, "=");
        if ((*sets)[name_len] != '=' || name_len == 0 || name_len >= sizeof name)
            return err_set(err, ERR_INVALID, "--set %.100s: it is written --set name=value",
                           is_name(*sets) ? *sets : "…");
        memcpy(name, *sets, name_len);
        name[name_len] = '\0';
        int code = set_by_name(settings, name, *sets + name_len + 1, "--set", err);
        if (code)
            return code;
    }
    return 0;
}

static void variable_name(const char *name, char out[VARIABLE_MAX])
{
    int len = snprintf(out, VARIABLE_MAX, "TRIPTYCH_%s", name);
    assert(len > 0 && len < VARIABLE_MAX);
    for (char *at = out; *at; at++)
        *at = (char)toupper((unsigned char)*at);
}

static int load_environment(struct settings *settings, struct err *err)
{
    for (size_t i = 0; i < settings->count; i++) {
        char variable[VARIABLE_MAX];
        variable_name(settings->values[i].setting->name, variable);
        const char *text = getenv(variable);
        /* Set to nothing counts as not set: `NAME=${NAME:-}` in a compose file is the usual way to pass what may be
         * absent. */
        if (!text || !*text)
            continue;
        int code = set_value(&settings->values[i], text, variable, err);
        if (code)
            return code;
    }
    return 0;
}

int settings_ask_for_plain_text(void)
{
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return (no_colour && *no_colour) || !terminal || strcmp(terminal, "dumb") == 0;
}

int settings_load(const struct setting *const *tables, const char *config_path, const char *const *sets,
                  struct settings **out, struct err *err)
{
    struct settings *settings = calloc(1, sizeof *settings);
    int code = settings ? 0 : err_set(err, ERR_MEMORY, "no memory for the settings");
    if (code == 0)
        code = load_fallbacks(settings, tables, err);
    if (code == 0 && config_path)
        code = load_file(settings, config_path, err);
    if (code == 0)
        code = load_sets(settings, sets, err);
    if (code == 0)
        code = load_environment(settings, err);
    if (code) {
        settings_free(settings);
        return code;
    }
    *out = settings;
    return 0;
}

void settings_free(struct settings *settings)
{
    if (!settings)
        return;
    for (size_t i = 0; i < settings->count; i++)
        free(settings->values[i].text);
    free(settings);
}

void settings_print_help(const struct setting *const *tables)
{
    for (; *tables; tables++) {
        for (const struct setting *setting = *tables; setting->name; setting++) {
            char unit[SETTING_UNIT_MAX];
            setting_unit(setting, unit);
            printf("  %-22s %-18s %-28s %s\n", setting->name, unit, *setting->fallback ? setting->fallback : "-",
                   setting->help);
        }
    }
}
