/* Help, manual page and shell completion, all from the table of commands (commands.c): what is not in the table does
 * not exist, and what is in it is documented. */
#include "command_help.h"

#include "commands.h"
#include "manual.h"
#include "tool_settings.h"

#include <string.h>

#define COMMANDS_MAX 40

static void print_options(const struct command_option *options, int count)
{
    for (int i = 0; i < count && options[i].name; i++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", options[i].name, options[i].value ? options[i].value : "");
        printf("  %-22s %s\n", left, options[i].help);
    }
}

void command_help_all(FILE *out)
{
    fprintf(out, "usage: triptych COMMAND [argument…] [option…]\n\n");
    for (const struct command *command = commands; command->name; command++)
        fprintf(out, "  %-11s %s\n", command->name, command->help);
    fprintf(out,
            "\ntriptych COMMAND --help says more of each. Every command takes --json, --config FILE and --set "
            "name=value.\nExit: 0 done, 1 failed, 2 usage or configuration.\n%s",
            out == stdout ? "\nsettings:\n" : "");
    fflush(out);
    if (out == stdout)
        settings_print_help(tool_settings);
}

static void print_verbs(const struct command *command)
{
    const struct command_verb *verbs = command_verbs(command);
    for (; verbs && verbs->usage; verbs++)
        printf("  %s %s\n      %s\n      example: %s\n\n", command->name, verbs->usage, verbs->help, verbs->example);
}

void command_help_one(const struct command *command)
{
    printf("usage: triptych %s%s%s\n\n  %s\n\n", command->name, *command->usage ? " " : "", command->usage,
           command->help);
    print_verbs(command);
    print_options(command->options, COMMAND_OPTIONS_MAX);
    print_options(common_options, COMMANDS_MAX);
    printf("\nexample: %s\n", command->example);
}

void command_help_manual(void)
{
    static char terms[COMMANDS_MAX][256];
    struct manual_option listed[COMMANDS_MAX] = {{NULL, NULL}}, options[COMMANDS_MAX] = {{NULL, NULL}};
    int count = 0;
    for (const struct command *command = commands; command->name && count < COMMANDS_MAX - 1; command++, count++) {
        snprintf(terms[count], sizeof terms[count], "%s %s", command->name, command->usage);
        listed[count] = (struct manual_option){terms[count], command->help};
    }
    for (count = 0; common_options[count].name; count++)
        options[count] = (struct manual_option){common_options[count].name, common_options[count].help};
    const struct manual manual = {.program = "triptych",
                                  .section = 1,
                                  .purpose = "command line of the news desk Triptych",
                                  .synopsis = "COMMAND [argument…] [option…]",
                                  .commands = listed,
                                  .options = options,
                                  .tables = tool_settings,
                                  .see_also = "triptych-ingest(8), triptych-classify(8), triptych-summarize(8), "
                                              "triptych-publish(8)"};
    manual_print(&manual);
}

static void print_names(const struct command_option *options, int count)
{
    for (int i = 0; i < count && options[i].name; i++)
        printf(" %s", options[i].name);
}

/* The words behind a command that are written as they stand: those in lower case. */
static void print_words(const char *usage)
{
    for (const char *at = usage; *at; at += strcspn(at, " |"), at += strspn(at, " |")) {
        size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz");
        if (len && len == strcspn(at, " |"))
            printf(" %.*s", (int)len, at);
    }
}

void command_help_completion(void)
{
    printf("# bash completion for triptych\n_triptych()\n{\n    local word=${COMP_WORDS[COMP_CWORD]} words=\n"
           "    case ${COMP_WORDS[1]} in\n");
    for (const struct command *command = commands; command->name; command++) {
        printf("    %s) words=\"", command->name);
        print_words(command->usage);
        print_names(command->options, COMMAND_OPTIONS_MAX);
        print_names(common_options, COMMANDS_MAX);
        printf("\" ;;\n");
    }
    printf("    esac\n    [ \"$COMP_CWORD\" -gt 1 ] || words=\"help");
    for (const struct command *command = commands; command->name; command++)
        printf(" %s", command->name);
    printf("\"\n    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
           "    [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n}\n"
           "complete -F _triptych triptych\n");
}
