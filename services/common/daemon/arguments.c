#include "arguments.h"

#include <string.h>

/* Takes the value of "--flag value" or "--flag=value". Returns 1 when argv[*at] is this flag, 0 when not; a missing
 * value leaves *out_value NULL. */
static int take(int argc, const char *const *argv, int *at, const char *flag, const char **out_value)
{
    size_t len = strlen(flag);
    *out_value = NULL;
    if (strncmp(argv[*at], flag, len) != 0 || (argv[*at][len] != '\0' && argv[*at][len] != '='))
        return 0;
    if (argv[*at][len] == '=')
        *out_value = argv[*at] + len + 1;
    else if (*at + 1 < argc)
        *out_value = argv[++*at];
    return 1;
}

static int take_wish(const char *argument, enum arguments_wish *out)
{
    static const struct {
        const char *flag;
        enum arguments_wish wish;
    } wishes[] = {{"--help", WISH_HELP}, {"-h", WISH_HELP}, {"--check", WISH_CHECK}, {"--version", WISH_VERSION}};
    for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++) {
        if (strcmp(argument, wishes[i].flag) == 0) {
            *out = wishes[i].wish;
            return 1;
        }
    }
    return 0;
}

/* How much of an argument may be said again: its flag, not its value, which may hold a password. */
static int argument_shown_len(const char *argument)
{
    size_t len = strspn(argument, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    return argument[len] && argument[len] != '=' ? 0 : len < 80 ? (int)len : 80;
}

int arguments_parse(int argc, const char *const *argv, struct arguments *out, struct err *err)
{
    size_t set_count = 0;
    *out = (struct arguments){0};
    for (int i = 1; i < argc; i++) {
        const char *value = NULL;
        const char *flag = argv[i];
        if (take_wish(flag, &out->wish))
            continue;
        if (take(argc, argv, &i, "--config", &value)) {
            out->config_path = value;
        } else if (take(argc, argv, &i, "--set", &value)) {
            if (set_count == SETTINGS_MAX)
                return err_set(err, ERR_INVALID, "--set is given more than %d times", SETTINGS_MAX);
            out->sets[set_count++] = value;
        } else {
            return err_set(err, ERR_INVALID, "'%.*s' is no argument of this program, --help lists them",
                           argument_shown_len(flag), flag);
        }
        if (!value)
            return err_set(err, ERR_INVALID, "%.*s needs a value", argument_shown_len(flag), flag);
    }
    return 0;
}
