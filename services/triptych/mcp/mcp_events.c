/* The snapshot socket is followed until it has nothing more, has given enough, or does not answer. */
#include "mcp_events.h"

#include "clock.h"
#include "event_json.h"
#include "event_subscriber.h"

#include <stdlib.h>
#include <string.h>

struct following {
    struct json_writer *writer;
    size_t count, limit;
    int64_t heard_ms; /* of the latest event; 0: none yet */
    char seq[64];     /* of the last event that was written */
    struct err err;
};

static void on_event(void *context, const Triptych__StoryEvent *event)
{
    struct following *following = context;
    char *text = NULL;
    size_t size = 0;
    following->heard_ms = clock_monotonic_ms();
    if (following->count == following->limit || event_json_print(event, TIER_VANTAGE, &text, &size, NULL))
        return;
    json_put_raw(following->writer, NULL, text, size);
    free(text);
    following->count++;
    strncpy(following->seq, event->seq, sizeof following->seq - 1);
}

static void on_error(void *context, const char *error, const char *detail)
{
    struct following *following = context;
    err_set(&following->err, ERR_UNAVAILABLE, "%s: %s", error, detail);
}

/* Whether nothing more is to be waited for. */
static int is_done(const struct following *following, const struct event_subscriber *subscriber, int64_t begun_ms)
{
    int64_t now_ms = clock_monotonic_ms();
    if (following->err.code || following->count == following->limit)
        return 1;
    if (following->heard_ms)
        return now_ms - following->heard_ms > MCP_EVENTS_QUIET_MS;
    /* The first reply tells the position, also where nothing matches. */
    int has_answer = *event_subscriber_seq(subscriber) != '\0';
    return now_ms - begun_ms > (has_answer ? MCP_EVENTS_QUIET_MS : MCP_EVENTS_WAIT_MS);
}

int mcp_events_write(struct tool *tool, const char *query, const char *from, size_t limit, struct json_writer *writer,
                     struct err *err)
{
    struct following following = {.writer = writer, .limit = limit};
    const struct event_subscriber_options options = {.pub = "",
                                                     .snapshot = settings_text(tool->settings, "snapshot_connect"),
                                                     .from = from,
                                                     .key = "",
                                                     .query = query,
                                                     .on_event = on_event,
                                                     .on_error = on_error,
                                                     .context = &following};
    struct event_subscriber *subscriber = NULL;
    int64_t begun_ms = clock_monotonic_ms();
    int code = event_subscriber_open(tool->loop, &options, &subscriber, err);
    if (code)
        return code;
    json_array_begin(writer, "events");
    while (!code && !tool_is_interrupted() && !is_done(&following, subscriber, begun_ms))
        code = loop_turn(tool->loop, 50, err);
    json_array_end(writer);
    /* Beyond the last event that was written there may be more when the limit has cut the answer. */
    int is_cut = following.count == following.limit;
    json_put_text_or_null(writer, "seq", is_cut ? following.seq : event_subscriber_seq(subscriber));
    json_put_bool(writer, "may_have_more", is_cut);
    event_subscriber_close(subscriber);
    if (following.err.code)
        return err_set(err, following.err.code, "%s", following.err.text);
    return code;
}
