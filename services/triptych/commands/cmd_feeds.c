/* triptych feeds: the list of feeds that ingest reads, kept in Redis, shared by all of its replicas. */
#include "clock.h"
#include "cmd.h"
#include "feed_state.h"
#include "opml.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct listing {
    char cursor[256];
    int code;
};

/* One word for how a feed does. */
static const char *state_name(const struct feed_state *state)
{
    if (state->failures)
        return "fails";
    return !state->read_ms ? "new" : state->note[0] ? "empty" : "well";
}

static void print_text(const struct store_feed *feed, const struct feed_state *state)
{
    char read[CLOCK_RFC3339_SIZE], due[CLOCK_RFC3339_SIZE], name[URL_LOG_SIZE];
    clock_rfc3339(state->read_ms, read);
    clock_rfc3339(feed->due_ms, due);
    url_for_log(feed->url, name);
    const char *why = state->failures ? state->error : state->note;
    printf("%s  %s  %s, %lld articles, read %s, due %s%s%s\n", feed->url, name, state_name(state),
           (long long)state->articles, state->read_ms ? read : "never", feed->due_ms ? due : "now", why[0] ? ": " : "",
           why);
}

static int print_feed(const struct tool *tool, const struct store_feed *feed)
{
    struct feed_state state;
    struct err err = {0};
    struct json_writer writer;
    char name[URL_LOG_SIZE];
    if (feed_state_read(feed->state, feed->state_size, &state, &err))
        return tool_fail(tool, TOOL_FAILED, "%s: %s", feed->url, err.text);
    if (!tool->is_json) {
        print_text(feed, &state);
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "url", feed->url);
    url_for_log(feed->url, name);
    json_put_text(&writer, "name", name);
    json_put_text_or_null(&writer, "title", state.title);
    json_put_text(&writer, "state", state_name(&state));
    json_put_time(&writer, "due", feed->due_ms);
    json_put_time(&writer, "read", state.read_ms);
    json_put_int(&writer, "articles", state.articles);
    json_put_int(&writer, "failures", state.failures);
    json_put_text_or_null(&writer, "error", state.error);
    json_put_text_or_null(&writer, "note", state.note);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

static void on_feeds(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                     const char *next_cursor)
{
    struct tool_question *question = context;
    struct listing *listing = question->out;
    for (size_t i = 0; !result->code && i < count && !listing->code; i++)
        listing->code = print_feed(question->tool, &rows[i]);
    snprintf(listing->cursor, sizeof listing->cursor, "%s", result->code ? "" : next_cursor);
    tool_answer(question, result);
}

static int list_feeds(struct tool *tool)
{
    struct listing listing = {0};
    do {
        struct err err = {0};
        struct tool_question question = {.tool = tool, .out = &listing};
        int code = tool_wait(&question, store_feeds_scan(tool->store, listing.cursor, on_feeds, &question, &err), &err);
        if (code)
            return code;
    } while (*listing.cursor && !listing.code);
    return listing.code;
}

static void on_done(void *context, const struct store_result *result)
{
    tool_answer(context, result);
}

static int add_feeds(struct tool *tool, const char *const *urls, size_t count)
{
    struct err err = {0};
    struct tool_question question = {.tool = tool};
    return tool_wait(&question, store_feeds_add(tool->store, urls, count, on_done, &question, &err), &err);
}

static int add_arguments(struct tool *tool)
{
    for (int i = 1; i < tool->argument_count; i++) {
        char address[URL_SIZE];
        struct err err = {0};
        if (url_resolve(tool->arguments[i], NULL, address, &err)) {
            /* An address may hold a password, and this goes to a terminal or a log. */
            url_text_for_show(err.text, tool->arguments[i], address, sizeof address);
            return tool_fail(tool, TOOL_USAGE, "argument %d: %s", i + 1, address);
        }
    }
    return add_feeds(tool, tool->arguments + 1, (size_t)tool->argument_count - 1);
}

static int import_file(struct tool *tool, const char *path)
{
    struct err err = {0};
    struct opml *list = NULL;
    if (opml_read_file(path, &list, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    const char **urls = calloc(list->count + 1, sizeof *urls);
    int code = urls ? TOOL_OK : tool_fail(tool, TOOL_FAILED, "no memory for %zu feeds", list->count);
    for (size_t i = 0; !code && i < list->count; i++)
        urls[i] = list->feeds[i].url;
    if (!code && list->count)
        code = add_feeds(tool, urls, list->count);
    if (!code)
        printf("%zu feeds listed in %s, %zu entries without an address left out\n", list->count, path, list->left_out);
    free(urls);
    opml_free(list);
    return code;
}

static int remove_feed(struct tool *tool, const char *address)
{
    struct err err = {0};
    struct tool_question question = {.tool = tool};
    return tool_wait(&question, store_feeds_remove(tool->store, address, on_done, &question, &err), &err);
}

int cmd_feeds(struct tool *tool)
{
    const char *verb = tool->arguments[0];
    if (!strcmp(verb, "list") && tool->argument_count == 1)
        return list_feeds(tool);
    if (!strcmp(verb, "add") && tool->argument_count > 1)
        return add_arguments(tool);
    if (!strcmp(verb, "import") && tool->argument_count == 2)
        return import_file(tool, tool->arguments[1]);
    if (!strcmp(verb, "remove") && tool->argument_count == 2)
        return remove_feed(tool, tool->arguments[1]);
    return tool_fail(tool, TOOL_USAGE, "usage: triptych feeds %s", tool->command->usage);
}
