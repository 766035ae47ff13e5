#include "article_argument.h"

#include "url.h"

#include <stdio.h>

int article_argument_read(const struct tool *tool, const char *argument, char out[ID_SIZE])
{
    char canonical[URL_SIZE], identity[URL_SIZE];
    struct err err = {0};
    if (id_is_valid(argument, 'a')) {
        snprintf(out, ID_SIZE, "%s", argument);
        return TOOL_OK;
    }
    if (url_canonical(argument, NULL, canonical, &err))
        return tool_fail(tool, TOOL_USAGE, "\"%s\" is neither an article's id nor an address: %s", argument, err.text);
    url_identity(canonical, identity);
    id_for_article(identity, out);
    return TOOL_OK;
}
