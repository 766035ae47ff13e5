/* triptych subscribe: every event of the story feed once, in order, one JSON object a line. */
#include "buffer.h"
#include "cmd.h"
#include "event_json.h"
#include "event_subscriber.h"
#include "story_json.h"
#include "tool_query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX         256
#define MIN_SOURCES_MAX 9999999
#define OUTPUT_BYTES    65536 /* of a turn that are written at once */

struct following {
    struct tool *tool;
    struct buffer line; /* of the event before: kept for the next one */
    int has_failed;
};

/* What a turn of the loop brings leaves together: a write for each event of the past takes longer than the event. */
static void flush(struct following *following)
{
    if (fflush(stdout) || ferror(stdout)) /* whoever read us has gone */
        following->has_failed = 1;
}

static void on_event(void *context, const Triptych__StoryEvent *event)
{
    struct following *following = context;
    struct buffer *line = &following->line;
    struct err err = {0};
    char *none = NULL;
    line->len = 0;
    /* What the tier may not see is not in the event: the tool shows all it has got. */
    event_json_add(event, TIER_VANTAGE, line);
    buffer_char(line, '\n');
    if (!line->is_failed)
        fwrite(line->data, 1, line->len, stdout);
    else if (buffer_take(line, &none, NULL, &err))
        tool_fail(following->tool, 0, "event %s: %s", event->seq, err.text);
}

static void print_story(const char *seq, const Triptych__Story *story, const Triptych__StoryHead *head)
{
    struct json_writer writer;
    char *text = NULL;
    struct story_json out = {.head = head, .seq = seq, .tier = TIER_VANTAGE};
    if (story) {
        out.has_articles = 1;
        out.articles = story->articles;
        out.article_count = story->n_articles;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "seq", seq);
    json_put_text(&writer, "kind", "snapshot");
    story_json_write(&writer, "story", &out);
    json_object_end(&writer);
    if (!json_writer_take(&writer, &text, NULL, NULL))
        puts(text);
    free(text);
}

static void on_story(void *context, const Triptych__FeedReply *page)
{
    (void)context;
    for (size_t i = 0; i < page->n_stories; i++)
        print_story(page->seq, NULL, page->stories[i]);
    if (page->story)
        print_story(page->seq, page->story, page->story->head);
}

static void on_error(void *context, const char *error, const char *detail)
{
    struct following *following = context;
    flush(following); /* both may go to one file */
    following->has_failed = 1;
    tool_fail(following->tool, 0, "%s: %s", error, detail);
}

static void on_note(void *context, const char *note)
{
    struct following *following = context;
    flush(following);
    tool_fail(following->tool, 0, "%s", note);
}

/* A key never stands on the command line, where others see it: --key names the file that holds it. */
static int read_key(const struct tool *tool, char out[KEY_MAX + 1])
{
    const char *path = tool_option(tool, "--key", "");
    out[0] = 0;
    if (!*path)
        return TOOL_OK;
    FILE *file = fopen(path, "r");
    if (!file || !fgets(out, KEY_MAX + 1, file))
        out[0] = 0;
    if (file)
        fclose(file);
    out[strcspn(out, "\r\n")] = 0;
    return *out ? TOOL_OK : tool_fail(tool, TOOL_FAILED, "no key can be read from %s", path);
}

/* A query is asked for by any of these; NULL: everything is wanted, from the PUB socket. */
static const char *read_where(const struct tool *tool)
{
    int has_one = tool_option(tool, "--min-sources", NULL) || tool_flag(tool, "--once");
    return tool_option(tool, "--where", has_one ? "" : NULL);
}

/* What is wrong with the query is said here, where it can be pointed at, and not by the desk. */
static int check_where(const struct tool *tool)
{
    struct tool_query query;
    int code = tool_query_read(tool, 1, &query);
    tool_query_done(&query);
    return code;
}

/* Until the user ends it, the reader of our output has gone, or the desk says that it cannot go on. */
static int follow(struct following *following, const struct event_subscriber_options *options)
{
    struct event_subscriber *subscriber = NULL;
    struct err err = {0};
    int code = 0;
    setvbuf(stdout, NULL, _IOFBF, OUTPUT_BYTES);
    buffer_init(&following->line, EVENT_JSON_MAX);
    if (event_subscriber_open(following->tool->loop, options, &subscriber, &err))
        return tool_fail(following->tool, TOOL_FAILED, "%s", err.text);
    while (!tool_is_interrupted() && !following->has_failed && !code) {
        code = loop_turn(following->tool->loop, 1000, &err);
        flush(following);
    }
    event_subscriber_close(subscriber);
    buffer_done(&following->line);
    return code || following->has_failed ? TOOL_FAILED : TOOL_OK;
}

int cmd_subscribe(struct tool *tool)
{
    char key[KEY_MAX + 1];
    struct following following = {.tool = tool};
    long min_sources = 0;
    int code = read_key(tool, key);
    if (!code)
        code = tool_option_number(tool, "--min-sources", MIN_SOURCES_MAX, &min_sources);
    if (!code)
        code = check_where(tool);
    if (code)
        return code;
    const struct event_subscriber_options options = {
        .pub = tool_option(tool, "--connect", settings_text(tool->settings, "pub_connect")),
        .snapshot = tool_option(tool, "--snapshot", settings_text(tool->settings, "snapshot_connect")),
        .from = tool_option(tool, "--from", "now"),
        .key = key,
        .full = tool_flag(tool, "--full"),
        .all = tool_flag(tool, "--all"),
        .query = read_where(tool),
        .min_sources = (uint32_t)min_sources,
        .once = tool_flag(tool, "--once"),
        .on_event = on_event,
        .on_story = on_story,
        .on_error = on_error,
        .on_note = on_note,
        .context = &following};
    return follow(&following, &options);
}
