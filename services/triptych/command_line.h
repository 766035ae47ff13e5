/* Reads the tool's command line: options may stand before or behind the command and its arguments. */
#ifndef TRIPTYCH_COMMAND_LINE_H
#define TRIPTYCH_COMMAND_LINE_H

#include "err.h"
#include "tool.h"

enum command_wish { COMMAND_RUN, COMMAND_HELP, COMMAND_VERSION, COMMAND_MANUAL, COMMAND_COMPLETION };

struct command_line {
    enum command_wish wish;
    const char *config_path;                  /* NULL: none; borrowed from argv */
    const char *sets[TOOL_ARGUMENTS_MAX + 1]; /* "name=value", NULL-terminated; borrowed from argv */
    int set_count;
};

/* Fills tool->command (NULL with a wish that needs none), arguments, options and is_json. Returns 0, or ERR_INVALID
 * with a sentence that names the argument but never an option's value, which may hold a password. Reorders argv. */
int command_line_read(int argc, char **argv, struct tool *tool, struct command_line *out, struct err *err);

#endif
