/* A daemon's command line, by getopt_long. Its values go to settings.c; nothing here knows a setting's name. */
#include "arguments.h"

#include <getopt.h>
#include <string.h>

enum { ARGUMENT_CONFIG = 1, ARGUMENT_SET, ARGUMENT_HELP, ARGUMENT_CHECK, ARGUMENT_VERSION, ARGUMENT_MANUAL };

/* Says an argument's flag, never its value, which may hold a password. */
static int refuse(const char *argument, const char *why, struct err *err)
{
    size_t len = strspn(argument, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    int shown = argument[len] && argument[len] != '=' ? 0 : len < 80 ? (int)len : 80;
    return err_set(err, ERR_INVALID, "%.*s %s", shown, argument, why);
}

static int take(int which, struct arguments *out, size_t *set_count, struct err *err)
{
    switch (which) {
    case ARGUMENT_CONFIG:
        out->config_path = optarg;
        return 0;
    case ARGUMENT_SET:
        /* More than there are settings cannot all be meant. */
        if (*set_count == SETTINGS_MAX)
            return err_set(err, ERR_INVALID, "--set is given more than %d times", SETTINGS_MAX);
        out->sets[(*set_count)++] = optarg;
        return 0;
    case ARGUMENT_CHECK:
        out->wish = WISH_CHECK;
        return 0;
    case ARGUMENT_VERSION:
        out->wish = WISH_VERSION;
        return 0;
    case ARGUMENT_MANUAL:
        out->wish = WISH_MANUAL;
        return 0;
    default:
        out->wish = WISH_HELP;
        return 0;
    }
}

int arguments_parse(int argc, const char *const *argv, struct arguments *out, struct err *err)
{
    static const struct option options[] = {{"config", required_argument, NULL, ARGUMENT_CONFIG},
                                            {"set", required_argument, NULL, ARGUMENT_SET},
                                            {"help", no_argument, NULL, ARGUMENT_HELP},
                                            {"check", no_argument, NULL, ARGUMENT_CHECK},
                                            {"version", no_argument, NULL, ARGUMENT_VERSION},
                                            {"man", no_argument, NULL, ARGUMENT_MANUAL},
                                            {NULL, 0, NULL, 0}};
    size_t set_count = 0;
    int which, code = 0;
    *out = (struct arguments){.wish = WISH_RUN};
    opterr = 0;
    optind = 0; /* glibc: start over, also for a second command line in one process (tests) */
    while (!code && (which = getopt_long(argc, (char *const *)argv, "+:h", options, NULL)) != -1) {
        /* A letter may stand amid others, "-xyz": getopt is then still at the word before. */
        const char letter[] = {'-', (char)optopt, '\0'};
        const char *argument = which == '?' && optopt >= ' ' ? letter : argv[optind > 0 ? optind - 1 : 0];
        if (which == ':')
            return refuse(argument, "needs a value", err);
        if (which == '?')
            return refuse(argument, "is no argument of this program, --help lists them", err);
        code = take(which, out, &set_count, err);
    }
    if (!code && optind < argc)
        return refuse(argv[optind], "is no argument of this program, --help lists them", err);
    return code;
}
