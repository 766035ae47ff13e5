#ifndef TRIPTYCH_CMD_REPLAY_H
#define TRIPTYCH_CMD_REPLAY_H

#include "tool.h"

/* `triptych replay`. Returns enum tool_exit. */
int cmd_replay(struct tool *tool);

#endif
