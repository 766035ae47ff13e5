/* An article on the command line: by its id or by the address it was published at. */
#ifndef TRIPTYCH_ARTICLE_ARGUMENT_H
#define TRIPTYCH_ARTICLE_ARGUMENT_H

#include "tool.h"

/* Returns TOOL_OK and writes the id, or says what is wrong and returns TOOL_USAGE. Whether there is such an article is
 * not known here. */
int article_argument_read(const struct tool *tool, const char *argument, char out[ID_SIZE]);

#endif
