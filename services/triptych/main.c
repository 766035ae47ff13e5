/* The command line tool: `triptych COMMAND`. commands.c has the table of commands, cmd_*.c what each does. */
#include "command_help.h"
#include "command_line.h"
#include "commands.h"
#include "tool.h"

#include <signal.h>
#include <stdio.h>

static int fulfil(struct tool *tool, const struct command_line *line)
{
    switch (line->wish) {
    case COMMAND_HELP:
        if (tool->command)
            command_help_one(tool->command);
        else
            command_help_all(stdout);
        return TOOL_OK;
    case COMMAND_VERSION:
        printf("triptych %s\n", TRIPTYCH_VERSION);
        return TOOL_OK;
    case COMMAND_MANUAL:
        command_help_manual();
        return TOOL_OK;
    case COMMAND_COMPLETION:
        command_help_completion();
        return TOOL_OK;
    case COMMAND_RUN:
        break;
    }
    int code = tool_open(tool, line->config_path, line->sets);
    if (!code)
        code = tool->command->run(tool);
    tool_close(tool);
    return code;
}

int main(int argc, char **argv)
{
    struct tool tool = {0};
    struct command_line line;
    struct err err = {0};
    struct sigaction action = {.sa_handler = tool_on_signal};
    if (argc < 2) {
        command_help_all(stderr);
        return TOOL_USAGE;
    }
    if (command_line_read(argc, argv, &tool, &line, &err)) {
        fprintf(stderr, "triptych: %s\n", err.text);
        return TOOL_USAGE;
    }
    /* Noted, not deadly: a replay that is interrupted still says what became of its rows. */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* `triptych stories | head` ends quietly, as any tool does, even where a parent had it ignored. */
    signal(SIGPIPE, SIG_DFL);
    return fulfil(&tool, &line);
}
