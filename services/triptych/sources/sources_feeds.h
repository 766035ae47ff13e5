/* Which feeds are of a source that the register rates. */
#ifndef TRIPTYCH_SOURCES_FEEDS_H
#define TRIPTYCH_SOURCES_FEEDS_H

#include "registry.h"
#include "tool.h"

/* Prints one line a feed, and how many of them are rated. With `path` it writes a register of the sources without a
 * leaning there, with the columns to fill in. Returns enum tool_exit. */
int sources_feeds(struct tool *tool, const struct registry *registry, const char *path);

#endif
