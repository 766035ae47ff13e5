/* An article on the command line: by its id, by the address it was published at, or by the id that it came with (of a
 * replayed row; a feed's guid). */
#ifndef TRIPTYCH_ARTICLE_ARGUMENT_H
#define TRIPTYCH_ARTICLE_ARGUMENT_H

#include "tool.h"

/* Returns TOOL_OK and writes the id, or says what is wrong and returns enum tool_exit. Of an id or an address it is not
 * known here whether there is such an article. Asks Redis, and goes through all articles for the last of the three. */
int article_argument_read(struct tool *tool, const char *argument, char out[ID_SIZE]);

#endif
