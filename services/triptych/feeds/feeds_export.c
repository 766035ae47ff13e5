#include "feed_print.h"
#include "feeds_verbs.h"
#include "opml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define STEP 256

struct export
{
    struct opml_feed *feeds; /* texts owned */
    size_t count;
};

static int take(struct tool *tool, const struct feed_view *feed, void *context)
{
    struct export *export = context;
    if (export->count % STEP == 0) {
        struct opml_feed *feeds = realloc(export->feeds, (export->count + STEP) * sizeof *feeds);
        if (!feeds)
            return tool_fail(tool, TOOL_FAILED, "no memory");
        export->feeds = feeds;
    }
    struct opml_feed *to = &export->feeds[export->count++];
    *to = (struct opml_feed){strdup(feed->url), strdup(feed_view_title(feed)), strdup(feed->settings.folder),
                             strdup(feed->settings.site), strdup(feed->settings.language)};
    if (!to->url || !to->title || !to->folder || !to->site || !to->language)
        return tool_fail(tool, TOOL_FAILED, "no memory");
    return TOOL_OK;
}

static int compare(const void *a, const void *b)
{
    const struct opml_feed *left = a, *right = b;
    int order = strcmp(left->folder, right->folder);
    if (!order)
        order = strcasecmp(left->title, right->title);
    return order ? order : strcmp(left->url, right->url);
}

static int print(struct tool *tool, const struct export *export)
{
    struct buffer out;
    char *text = NULL;
    size_t size = 0;
    struct err err = {0};
    buffer_init(&out, OPML_BYTES_MAX);
    opml_write(&out, "Triptych", export->feeds, export->count);
    if (buffer_take(&out, &text, &size, &err) < 0)
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    int is_written = fwrite(text, 1, size, stdout) == size && fflush(stdout) == 0;
    free(text);
    return is_written ? TOOL_OK : tool_fail(tool, TOOL_FAILED, "cannot write to standard output");
}

int feeds_export(struct tool *tool)
{
    struct export export = {NULL, 0};
    int code = feeds_for_each(tool, take, &export);
    if (!code && export.count)
        qsort(export.feeds, export.count, sizeof *export.feeds, compare);
    if (!code)
        code = print(tool, &export);
    for (size_t i = 0; i < export.count; i++)
        opml_feed_done(&export.feeds[i]);
    free(export.feeds);
    return code;
}
