#include "feed_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int feed_view_read(const struct store_feed *row, struct feed_view *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    snprintf(out->url, sizeof out->url, "%s", row->url);
    out->due_ms = row->due_ms;
    int result = feed_state_read(row->state, row->state_size, &out->state, err);
    return result < 0 ? result : feed_settings_read(row->settings, row->settings_size, &out->settings, err);
}

/* ── one ── */

struct asked {
    struct feed_view *view;
    struct err err;
};

/* "removed|<ms>" or "moved|<ms>|<address>". */
static void read_gone(const char *gone, struct feed_view *view)
{
    const char *time = strchr(gone, '|'), *address = time ? strchr(time + 1, '|') : NULL;
    view->is_removed = strncmp(gone, "removed|", strlen("removed|")) == 0;
    if (strncmp(gone, "moved|", strlen("moved|")) == 0 && address)
        snprintf(view->moved_to, sizeof view->moved_to, "%s", address + 1);
}

static void on_feed(void *context, const struct store_result *result, const struct store_feed_whole *whole)
{
    struct tool_question *question = context;
    struct asked *asked = question->out;
    struct feed_view *view = asked->view;
    if (!result->code && feed_view_read(&whole->feed, view, &asked->err) == 0) {
        read_gone(whole->gone, view);
        view->failure_count = whole->failure_count;
        for (size_t i = 0; i < whole->failure_count; i++) {
            view->failures[i] = (struct feed_failure){whole->failures[i].at_ms, whole->failures[i].http_status, ""};
            snprintf(view->failures[i].sentence, sizeof view->failures[i].sentence, "%s", whole->failures[i].sentence);
        }
    }
    tool_answer(question, result);
}

int feed_get(struct tool *tool, const char *url, struct feed_view *out)
{
    struct err err = {0};
    struct asked asked = {.view = out};
    struct tool_question question = {.tool = tool, .out = &asked};
    memset(out, 0, sizeof *out);
    int code = tool_wait(&question, store_feed_get(tool->store, url, on_feed, &question, &err), &err);
    if (!code && asked.err.code)
        code = tool_fail(tool, TOOL_FAILED, "%s: %s", url, asked.err.text);
    return code;
}

/* ── all ── */

struct walk {
    struct tool *tool;
    feed_each_fn *each;
    void *context;
    char cursor[256];
    int code;
};

static void on_page(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                    const char *next_cursor)
{
    struct tool_question *question = context;
    struct walk *walk = question->out;
    for (size_t i = 0; !result->code && i < count && !walk->code; i++) {
        static struct feed_view view; /* some kilobytes */
        struct err err = {0};
        walk->code = feed_view_read(&rows[i], &view, &err) < 0
                         ? tool_fail(walk->tool, TOOL_FAILED, "%s: %s", rows[i].url, err.text)
                         : walk->each(walk->tool, &view, walk->context);
    }
    snprintf(walk->cursor, sizeof walk->cursor, "%s", result->code ? "" : next_cursor);
    tool_answer(question, result);
}

int feeds_for_each(struct tool *tool, feed_each_fn *each, void *context)
{
    struct walk walk = {.tool = tool, .each = each, .context = context};
    do {
        struct err err = {0};
        struct tool_question question = {.tool = tool, .out = &walk};
        int code = tool_wait(&question, store_feeds_scan(tool->store, walk.cursor, on_page, &question, &err), &err);
        if (code)
            return code;
    } while (*walk.cursor && !walk.code);
    return walk.code;
}

/* ── by name ── */

struct search {
    const char *name;
    struct feed_view *out;
};

static int compare_name(struct tool *tool, const struct feed_view *feed, void *context)
{
    struct search *search = context;
    char name[URL_LOG_SIZE];
    (void)tool;
    url_for_log(feed->url, name);
    if (!search->out->url[0] && strcmp(name, search->name) == 0)
        *search->out = *feed;
    return TOOL_OK;
}

static int find_by_name(struct tool *tool, const char *name, struct feed_view *out)
{
    struct search search = {name, out};
    char url[URL_SIZE];
    int code = feeds_for_each(tool, compare_name, &search);
    snprintf(url, sizeof url, "%s", out->url);
    return code || !url[0] ? code : feed_get(tool, url, out); /* with its failures */
}

int feed_find(struct tool *tool, const char *argument, struct feed_view *out)
{
    char address[URL_SIZE];
    int code = feed_get(tool, argument, out);
    if (!code && !out->url[0] && url_feed(argument, address, NULL) == 0 && strcmp(address, argument) != 0)
        code = feed_get(tool, address, out);
    if (!code && !out->url[0] && !out->moved_to[0] && strchr(argument, '#'))
        code = find_by_name(tool, argument, out);
    if (code || out->url[0])
        return code;
    if (out->moved_to[0])
        return tool_fail(tool, TOOL_FAILED, "%s: it moved to %s", argument, out->moved_to);
    return tool_fail(tool, TOOL_FAILED, "%s: no such feed%s", argument, out->is_removed ? "; it was removed" : "");
}
