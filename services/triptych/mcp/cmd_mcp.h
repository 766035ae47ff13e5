/* triptych mcp: see README.md. */
#ifndef TRIPTYCH_CMD_MCP_H
#define TRIPTYCH_CMD_MCP_H

#include "tool.h"

#define MCP_LINE_MAX 1048576 /* bytes of one message */

/* Until the input ends. Returns enum tool_exit. */
int cmd_mcp(struct tool *tool);

#endif
