/* What the tool can do: the one table that its arguments, help, manual page and completion are made from. */
#ifndef TRIPTYCH_COMMANDS_H
#define TRIPTYCH_COMMANDS_H

#include "tool.h"

extern const struct command commands[]; /* ends with a NULL name */

/* NULL when none is called so. */
const struct command *command_find(const char *name);
/* What the command can do, one by one; NULL when its usage says it all. Ends with a NULL usage. */
const struct command_verb *command_verbs(const struct command *command);
/* The command's option called `name` ("--from"), or NULL. */
const struct command_option *command_option_find(const struct command *command, const char *name);

/* What every command takes; ends with a NULL name. */
extern const struct command_option common_options[];

#endif
