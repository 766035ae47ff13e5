/* What the tool says of itself, all of it from the table of commands. */
#ifndef TRIPTYCH_COMMAND_HELP_H
#define TRIPTYCH_COMMAND_HELP_H

#include "tool.h"

#include <stdio.h>

void command_help_all(FILE *out);                     /* commands and settings */
void command_help_one(const struct command *command); /* on stdout: usage, options, an example */
void command_help_manual(void);                       /* on stdout: a manual page (roff) */
void command_help_completion(void);                   /* on stdout: for bash */

#endif
