/* What an assistant may ask for: one table, from which tools/list and tools/call are made. */
#ifndef TRIPTYCH_MCP_TOOLS_H
#define TRIPTYCH_MCP_TOOLS_H

#include "json.h"
#include "json_writer.h"
#include "tool.h"

#define MCP_ROWS_MAX 50 /* stories or events of one answer */

/* Writes the member "tools". */
void mcp_tools_list(struct json_writer *writer);

/* Calls the tool that `params` names with its arguments. Returns 1 and sets *out (returns owned: free), the result as JSON; 0 with
 * what went wrong in *err, for the assistant to read; < 0 when there is no such tool, or an argument is wrong, likewise. */
int mcp_tools_call(struct tool *tool, const struct json *params, char **out, struct err *err);

#endif
