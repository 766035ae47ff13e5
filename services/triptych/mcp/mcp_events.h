/* The story events behind a position that match a query, as far as they are there: an assistant asks again with the position
 * that it got. */
#ifndef TRIPTYCH_MCP_EVENTS_H
#define TRIPTYCH_MCP_EVENTS_H

#include "json_writer.h"
#include "tool.h"

#define MCP_EVENTS_WAIT_MS  10000 /* for the first reply of the desk */
#define MCP_EVENTS_QUIET_MS 1500  /* nothing new for so long: that was all */

/* Writes the members "events" and "seq". `from` as event_subscriber takes it, but no snapshot. Returns 0, or < 0 with *err. */
int mcp_events_write(struct tool *tool, const char *query, const char *from, size_t limit, struct json_writer *writer,
                     struct err *err);

#endif
