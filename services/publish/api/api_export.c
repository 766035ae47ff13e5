/* An export keeps a place in the catalog's order and writes a few stories whenever the client has taken what it had: it costs
 * the same for ten stories as for a million, and stories that come or go meanwhile shift nothing. */
#include "api_export.h"

#include "ask.h"
#include "clock.h"
#include "cursor.h"
#include "fields.h"
#include "heads.h"
#include "json_writer.h"
#include "metrics.h"
#include "respond.h"
#include "story_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define STORIES_A_TURN 50
#define LINE_MAX_BYTES 524288
#define WAITING_MAX    262144 /* bytes for the client; beyond it the rest waits in the catalog */
#define CHECK_MS       5000   /* between two looks at whether the client reads */
#define STORY_DEPTH    1      /* of the story in its line */

struct export
{
    struct web *web;
    struct http_stream *stream; /* NULL once it has closed */
    struct catalog_query query;
    struct query *filter; /* owned; `query` borrows it */
    enum tier tier;
    struct lang_list langs;
    char fields[FIELDS_SIZE];
    uint64_t stories;
    struct net_address client;
    struct loop_timer check; /* whether the client takes anything */
    size_t waiting;          /* bytes that waited for it at the last look */
    int64_t moved_ms;        /* monotonic: when it last took some */
    struct export *previous, *next;
};

/* However it ended: told to the end, broken off by the client, or with the daemon. */
static void on_closed(void *context)
{
    struct export *export = context;
    struct web *web = export->web;
    loop_timer_stop(&export->check);
    if (export->previous)
        export->previous->next = export->next;
    else
        web->export_list = export->next;
    if (export->next)
        export->next->previous = export->previous;
    web->exports--;
    query_free(export->filter);
    free(export);
}

/* A client that reads nothing would hold its place for ever; one that reads slowly keeps it. */
static void on_check(void *context)
{
    struct export *export = context;
    size_t waiting = http_stream_waiting(export->stream);
    int64_t now_ms = clock_monotonic_ms();
    if (waiting < export->waiting || !waiting)
        export->moved_ms = now_ms;
    export->waiting = waiting;
    if (now_ms - export->moved_ms < EXPORT_STALLED_MS)
        return;
    metric_add(export->web->metrics.exports_stalled, 1);
    loop_timer_stop(&export->check);
    http_stream_drop(export->stream); /* on_closed comes */
}

/* Returns 0 when the stream takes no more. */
static int write_line(struct export *export, struct json_writer *writer)
{
    char *text = NULL;
    size_t size = 0;
    if (json_writer_take(writer, &text, &size, NULL))
        return 1;      /* a story that no line could hold: the next may */
    text[size] = '\n'; /* in the place of the terminator */
    int code = http_stream_write(export->stream, text, size + 1);
    free(text);
    return code == 0;
}

/* The cursor is in each line, so that a client may go on behind any of them. */
static int write_story(struct export *export, const struct heads *heads, size_t index)
{
    const struct catalog_entry *entry = heads->entry[index];
    char cursor[CURSOR_SIZE];
    struct json_writer writer;
    const struct story_json story = {.head = heads->head[index],
                                     .seq = *entry->seq ? entry->seq : export->web->seq,
                                     .tier = export->tier,
                                     .langs = &export->langs};
    cursor_write(entry, export->query.order, cursor);
    json_writer_init(&writer, LINE_MAX_BYTES);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "cursor", cursor);
    json_writer_keep(&writer, STORY_DEPTH, *export->fields ? export->fields : NULL);
    story_json_write(&writer, "story", &story);
    json_writer_keep(&writer, STORY_DEPTH, NULL);
    json_object_end(&writer);
    export->stories++;
    return write_line(export, &writer);
}

/* An export that broke off looks like a short one but for this line. */
static void finish(struct export *export)
{
    struct json_writer writer;
    json_writer_init(&writer, LINE_MAX_BYTES);
    json_object_begin(&writer, NULL);
    json_put_bool(&writer, "end", 1);
    json_put_text_or_null(&writer, "seq", export->web->seq);
    json_put_uint(&writer, "stories", export->stories);
    json_object_end(&writer);
    write_line(export, &writer);
    http_stream_end(export->stream);
}

/* Stories that changed meanwhile may come twice (with the latest first they move to the front, and are behind the place that
 * was reached) or in their newer state: `seq` of the last line says from where events bring the rest. */
static void on_room(void *context)
{
    struct export *export = context;
    const struct catalog_entry *entries[STORIES_A_TURN];
    struct heads heads;
    int has_room = 1;
    size_t at = 0;
    export->moved_ms = clock_monotonic_ms(); /* all that was written has left */
    size_t count = catalog_list(export->web->catalog, &export->query, entries, STORIES_A_TURN);
    if (!count) {
        finish(export);
        return;
    }
    heads_init(&heads, export->web->catalog, entries, count);
    while (at < heads.count && has_room && http_stream_waiting(export->stream) < WAITING_MAX)
        has_room = write_story(export, &heads, at++);
    /* One that cannot be unpacked is passed over, be it the last. */
    const struct catalog_entry *last = at == heads.count ? entries[count - 1] : at > 0 ? heads.entry[at - 1] : NULL;
    if (last)
        export->query.after = catalog_place_of(last, export->query.order);
    heads_done(&heads);
    export->waiting = http_stream_waiting(export->stream);
    if (has_room)
        http_stream_await_room(export->stream, on_room); /* else it is ending, and on_closed comes */
}

static unsigned count_of_client(const struct web *web, const struct net_address *client)
{
    unsigned count = 0;
    for (const struct export *export = web->export_list; export; export = export->next)
        count += net_address_equal(&export->client, client) != 0;
    return count;
}

/* NULL when the request has been answered. */
static struct export *read_request(struct web *web, struct http_request *request)
{
    if (count_of_client(web, http_client(request)) >= EXPORTS_CLIENT_MAX) {
        http_header_add(request, "Retry-After", "5");
        respond_problem(request, 429, "Too Many Requests",
                        "Your address has as many exports under way as it may: two.");
        return NULL;
    }
    struct export *export = web->exports < EXPORTS_MAX ? calloc(1, sizeof *export) : NULL;
    size_t limit;
    if (!export) {
        http_header_add(request, "Retry-After", "5");
        respond_problem(request, 503, "Service Unavailable", "Too many exports are under way.");
        return NULL;
    }
    if (!fields_read(web, request, export->fields) ||
        !ask_list(web, request, &export->query, &export->filter, &limit)) {
        free(export);
        return NULL;
    }
    export->web = web;
    export->client = *http_client(request); /* the request is gone once the stream begins */
    export->tier = tier_of_request(request);
    langs_of_request(web, request, &export->langs);
    return export;
}

void get_export(struct web *web, struct http_request *request)
{
    struct export *export = read_request(web, request);
    if (!export)
        return;
    http_header_add(request, "Cache-Control", "no-store");
    http_header_add(request, "X-Accel-Buffering", "no");
    web->exports++;
    export->next = web->export_list;
    if (export->next)
        export->next->previous = export;
    web->export_list = export;
    loop_timer_init(&export->check, on_check, export);
    export->stream = http_stream_begin(request, "application/x-ndjson", on_closed, export);
    if (!export->stream) {
        on_closed(export);
        return;
    }
    loop_timer_start(web->loop, &export->check, CHECK_MS, CHECK_MS);
    on_room(export);
}
