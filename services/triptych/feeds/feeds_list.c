#include "feed_print.h"
#include "feeds_verbs.h"

static int print_row(struct tool *tool, const struct feed_view *feed, void *context)
{
    (void)context;
    return feed_print_row(tool, feed);
}

int feeds_list(struct tool *tool)
{
    return feeds_for_each(tool, print_row, NULL);
}

int feeds_show(struct tool *tool)
{
    struct feed_view feed;
    int code = feed_find(tool, tool->arguments[1], &feed);
    return code ? code : feed_print_whole(tool, &feed);
}
