#ifndef TRIPTYCH_CMD_SOURCES_H
#define TRIPTYCH_CMD_SOURCES_H

#include "tool.h"

/* `triptych sources`. Returns enum tool_exit. */
int cmd_sources(struct tool *tool);

#endif
