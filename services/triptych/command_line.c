/* The command line, by getopt_long over the options of all commands together; whether an option belongs to the command
 * is checked afterwards, so that options may stand before it. */
#include "command_line.h"

#include "commands.h"

#include <getopt.h>
#include <string.h>

#define LONG_OPTIONS_MAX 64

enum {
    OPTION_COMMAND = 1,
    OPTION_JSON,
    OPTION_CONFIG,
    OPTION_SET,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_MANUAL,
    OPTION_COMPLETION
};

/* All options there are; a command's own are told apart by their place. */
static void list_options(struct option out[LONG_OPTIONS_MAX])
{
    static const struct option common[] = {{"json", no_argument, NULL, OPTION_JSON},
                                           {"config", required_argument, NULL, OPTION_CONFIG},
                                           {"set", required_argument, NULL, OPTION_SET},
                                           {"help", no_argument, NULL, OPTION_HELP},
                                           {"version", no_argument, NULL, OPTION_VERSION},
                                           {"man", no_argument, NULL, OPTION_MANUAL},
                                           {"completion", no_argument, NULL, OPTION_COMPLETION}};
    size_t count = sizeof common / sizeof *common;
    memcpy(out, common, sizeof common);
    for (const struct command *command = commands; command->name; command++) {
        for (int i = 0; i < COMMAND_OPTIONS_MAX && command->options[i].name; i++) {
            const struct command_option *option = &command->options[i];
            size_t at = 0;
            /* Two commands may share an option's name; then both take a value or neither does. */
            while (at < count && strcmp(out[at].name, option->name + 2))
                at++;
            if (at == count && count < LONG_OPTIONS_MAX - 1)
                out[count++] = (struct option){option->name + 2, option->value ? required_argument : no_argument, NULL,
                                               OPTION_COMMAND};
        }
    }
    out[count] = (struct option){NULL, 0, NULL, 0};
}

static int refuse(const char *argument, const char *why, struct err *err)
{
    int shown = (int)strspn(argument, "abcdefghijklmnopqrstuvwxyz-"); /* no value, and no address with a password */
    return err_set(err, ERR_INVALID, "\"%.*s\" %s; triptych --help lists what there is", shown < 40 ? shown : 40,
                   argument, why);
}

/* What getopt stopped at: a letter may stand amid others, "-xyz", and getopt is then still at the word before. */
static int refuse_option(char **argv, const char *why, struct err *err)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    return refuse(optopt >= ' ' ? letter : argv[optind - 1], why, err);
}

/* The table's spelling of the option, so that it outlives the list. */
static const char *name_of(const char *name)
{
    for (const struct command *command = commands; command->name; command++)
        for (int i = 0; i < COMMAND_OPTIONS_MAX && command->options[i].name; i++)
            if (!strcmp(command->options[i].name + 2, name))
                return command->options[i].name;
    return NULL;
}

static int take_option(int which, const char *name, struct tool *tool, struct command_line *out)
{
    if (which == OPTION_COMMAND && tool->option_count < TOOL_ARGUMENTS_MAX)
        tool->options[tool->option_count++] = (struct tool_given){name_of(name), optarg};
    else if (which == OPTION_JSON)
        tool->is_json = 1;
    else if (which == OPTION_CONFIG)
        out->config_path = optarg;
    else if (which == OPTION_SET && out->set_count < TOOL_ARGUMENTS_MAX)
        out->sets[out->set_count++] = optarg;
    else if (which == OPTION_HELP || which == 'h')
        out->wish = COMMAND_HELP;
    else if (which == OPTION_VERSION)
        out->wish = COMMAND_VERSION;
    else if (which == OPTION_MANUAL)
        out->wish = COMMAND_MANUAL;
    else if (which == OPTION_COMPLETION)
        out->wish = COMMAND_COMPLETION;
    else
        return ERR_TOO_LARGE;
    return 0;
}

static int read_options(int argc, char **argv, struct tool *tool, struct command_line *out, struct err *err)
{
    struct option options[LONG_OPTIONS_MAX];
    int which, at = 0;
    list_options(options);
    opterr = 0;
    optind = 0; /* glibc: begin again, also within a word */
    while ((which = getopt_long(argc, argv, ":h", options, &at)) != -1) {
        if (which == ':')
            return refuse_option(argv, "needs a value", err);
        if (which == '?')
            return refuse_option(argv, "is no option, or takes no value", err);
        if (take_option(which, options[at].name, tool, out))
            return err_set(err, ERR_TOO_LARGE, "more than %d options", TOOL_ARGUMENTS_MAX);
    }
    return 0;
}

static int check_command(struct tool *tool, struct err *err)
{
    const struct command *command = tool->command;
    for (int i = 0; i < tool->option_count; i++)
        if (!command_option_find(command, tool->options[i].name))
            return err_set(err, ERR_INVALID, "%s is no option of `triptych %s`; triptych %s --help lists them",
                           tool->options[i].name, command->name, command->name);
    if (tool->argument_count < command->arguments_min || tool->argument_count > command->arguments_max)
        return err_set(err, ERR_INVALID, "usage: triptych %s%s%s; triptych %s --help says more", command->name,
                       *command->usage ? " " : "", command->usage, command->name);
    return 0;
}

int command_line_read(int argc, char **argv, struct tool *tool, struct command_line *out, struct err *err)
{
    *out = (struct command_line){.wish = COMMAND_RUN};
    int code = read_options(argc, argv, tool, out, err);
    if (code)
        return code;
    int first = optind;
    if (first < argc && !strcmp(argv[first], "help")) {
        out->wish = COMMAND_HELP;
        first++;
    }
    if (first < argc && !(tool->command = command_find(argv[first])))
        return refuse(argv[first], "is no command", err);
    for (int i = first + 1; i < argc; i++) {
        if (tool->argument_count == TOOL_ARGUMENTS_MAX)
            return err_set(err, ERR_TOO_LARGE, "more than %d arguments", TOOL_ARGUMENTS_MAX);
        tool->arguments[tool->argument_count++] = argv[i];
    }
    if (out->wish != COMMAND_RUN)
        return 0;
    if (!tool->command)
        return err_set(err, ERR_INVALID, "which command? triptych --help lists them");
    return check_command(tool, err);
}
