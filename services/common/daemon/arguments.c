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
            return err_set(err, ERR_INVALID, "'%.80s' is no argument of this program, --help lists them", flag);
        }
        if (!value)
            return err_set(err, ERR_INVALID, "%.80s needs a value", flag);
    }
    return 0;
}
