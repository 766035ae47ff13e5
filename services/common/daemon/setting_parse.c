/* A setting's text to its value: numbers with a unit, durations, sizes, choices. Errors name what was expected, with an
 * example; settings.c adds the setting's name and where the value came from. */
#include "setting_parse.h"

#include "utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct unit {
    const char *suffix;
    int64_t factor;
};

static const struct unit no_units[] = {{"", 1}, {NULL, 0}};
static const struct unit size_units[] = {{"", 1}, {"k", 1024}, {"M", 1048576}, {"G", 1073741824}, {NULL, 0}};
static const struct unit time_units[] = {{"", 1},        {"ms", 1},       {"s", 1000}, {"m", 60000},
                                         {"h", 3600000}, {"d", 86400000}, {NULL, 0}};

static const struct unit *units_of(enum setting_type type)
{
    return type == SETTING_SIZE_BYTES ? size_units : type == SETTING_MS ? time_units : no_units;
}

static const char *example_of(enum setting_type type)
{
    return type == SETTING_SIZE_BYTES ? "a size like 64k, 8M or 1G"
           : type == SETTING_MS       ? "a duration like 250ms, 10s, 5m, 72h or 30d"
                                      : "a whole number";
}

static int has_range(const struct setting *setting)
{
    return setting->min != 0 || setting->max != 0;
}

static int read_number(const struct setting *setting, const char *text, int64_t *out)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno || end == text || text[0] == ' ' || text[0] == '\t')
        return 0;
    for (const struct unit *unit = units_of(setting->type); unit->suffix; unit++) {
        if (strcasecmp(unit->suffix, end) == 0)
            /* 9000000000G is not a size. */
            return !__builtin_mul_overflow((int64_t)number, unit->factor, out);
    }
    return 0;
}

static int parse_number(const struct setting *setting, const char *text, int64_t *out_number, struct err *err)
{
    int64_t number;
    /* Empty is 0: a compose file sets variables that it has no value for to nothing. */
    int may_be_zero = !has_range(setting) || (setting->min <= 0 && setting->max >= 0);
    if (!*text && may_be_zero) {
        *out_number = 0;
        return 0;
    }
    if (!read_number(setting, text, &number))
        return err_set(err, ERR_INVALID, "'%.60s' is not %s", text, example_of(setting->type));
    if (has_range(setting) && (number < setting->min || number > setting->max))
        return err_set(err, ERR_INVALID, "'%.60s' is not within %" PRId64 " to %" PRId64, text, setting->min,
                       setting->max);
    if (!has_range(setting) && setting->type != SETTING_INT && number < 0)
        return err_set(err, ERR_INVALID, "'%.60s' is negative", text);
    *out_number = number;
    return 0;
}

static int parse_bool(const char *text, int64_t *out_number, struct err *err)
{
    static const char *const words[][2] = {{"no", "yes"}, {"false", "true"}, {"off", "on"}, {"0", "1"}};
    if (!*text) {
        *out_number = 0;
        return 0;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        for (int value = 0; value < 2; value++) {
            if (strcasecmp(words[i][value], text) == 0) {
                *out_number = value;
                return 0;
            }
        }
    }
    return err_set(err, ERR_INVALID, "'%.60s' is neither yes nor no", text);
}

static int parse_choice(const struct setting *setting, const char *text, int64_t *out_number, struct err *err)
{
    const char *at = setting->choices;
    size_t len = strlen(text);
    for (int64_t place = 0; *at; place++) {
        size_t choice_len = strcspn(at, "|");
        if (choice_len == len && memcmp(at, text, len) == 0) {
            *out_number = place;
            return 0;
        }
        at += choice_len + (at[choice_len] == '|');
    }
    return err_set(err, ERR_INVALID, "'%.60s' is not one of: %s", text, setting->choices);
}

int setting_parse(const struct setting *setting, const char *text, int64_t *out_number, struct err *err)
{
    size_t len = strlen(text);
    if (len > SETTING_VALUE_MAX)
        return err_set(err, ERR_INVALID, "the value is longer than %d bytes", SETTING_VALUE_MAX);
    /* Settings are shown on pages and in JSON. */
    if (utf8_valid_len(text, len) != len)
        return err_set(err, ERR_INVALID, "the value is not UTF-8");
    switch (setting->type) {
    case SETTING_TEXT:
        *out_number = 0;
        return setting->check ? setting->check(text, err) : 0;
    case SETTING_BOOL:
        return parse_bool(text, out_number, err);
    case SETTING_CHOICE:
        return parse_choice(setting, text, out_number, err);
    default:
        return parse_number(setting, text, out_number, err);
    }
}

void setting_unit(const struct setting *setting, char out[SETTING_UNIT_MAX])
{
    static const char *const names[] = {"text", "number", "size", "duration", "yes|no", ""};
    if (setting->type == SETTING_CHOICE)
        snprintf(out, SETTING_UNIT_MAX, "%s", setting->choices);
    else if (setting->type == SETTING_INT && has_range(setting))
        snprintf(out, SETTING_UNIT_MAX, "number %" PRId64 "..%" PRId64, setting->min, setting->max);
    else
        snprintf(out, SETTING_UNIT_MAX, "%s", names[setting->type]);
}
