#ifndef TRIPTYCH_CMD_FEEDS_H
#define TRIPTYCH_CMD_FEEDS_H

#include "tool.h"

/* `triptych feeds`. Returns enum tool_exit. */
int cmd_feeds(struct tool *tool);

extern const struct command_verb feeds_verbs[]; /* ends with a NULL usage */

#endif
