/* A client of server-sent events is a reader of the hub: what it has no room for waits in Redis, not here. */
#include "api_events.h"

#include "access.h"
#include "ask.h"
#include "clock.h"
#include "json_writer.h"
#include "log.h"
#include "params.h"
#include "respond.h"

#include <stdlib.h>
#include <string.h>

#define HEARTBEAT_MS   15000
#define WAITING_MAX    16384 /* bytes that wait for one client; beyond it the client's events wait in Redis */
#define RECONNECT_TEXT "retry: 2000\n\n"

struct sse_client {
    struct sse_clients *clients;
    struct http_stream *stream;
    struct hub_reader reader;
    enum tier tier;
    struct query *filter;      /* owned; the reader borrows it */
    char told[EVENT_SEQ_SIZE]; /* the position that it knows: of the last id sent; "" for none */
    int is_caught_up;
    char tier_key_id[TIER_KEY_ID_SIZE]; /* that opened the tier; "" for none */
    struct sse_client *previous, *next;
};

static void write_text(struct sse_client *client, const char *text, size_t size)
{
    if (client->stream)
        http_stream_write(client->stream, text, size); /* a client that is dropped is told by on_closed */
}

/* A stream without events has no position but its beginning. */
static const char *id_of(const char *seq)
{
    return *seq ? seq : "start";
}

static void write_id(struct sse_client *client, const char *seq)
{
    const char *id = id_of(seq);
    write_text(client, "id: ", 4);
    write_text(client, id, strlen(id));
    write_text(client, "\n", 1);
    event_seq_set(client->told, id);
}

/* An id without data is no event, but what a client that is cut off now will resume from. */
static void tell_position(struct sse_client *client, const char *seq)
{
    write_id(client, seq);
    write_text(client, "\n", 1);
}

static void on_caught_up(void *context)
{
    struct sse_client *client = context;
    const char *position = hub_position(&client->reader);
    /* The first time: what a query passed over on the way is behind it. Later a heartbeat tells. */
    if (!client->is_caught_up && strcmp(id_of(position), client->told) != 0)
        tell_position(client, position);
    client->is_caught_up = 1;
}

/* What it had has left for the client. */
static void on_room(void *context)
{
    struct sse_client *client = context;
    hub_pump(&client->reader);
}

static int give(void *context, struct event_forms *event, enum event_form form)
{
    struct sse_client *client = context;
    const char *text = NULL;
    size_t size = 0;
    struct err err = {0};
    /* Not taken, and not lost: it goes on when the client has read what waits. */
    if (http_stream_waiting(client->stream) > WAITING_MAX) {
        http_stream_await_room(client->stream, on_room);
        return 0;
    }
    if (event_forms_sse(event, form, client->tier, &text, &size, &err))
        /* Passed over: an event that cannot be written would hold up the client for ever. */
        log_warn("event_not_sent", LOG_TEXT("seq", event->seq), LOG_TEXT("reason", err.text));
    else if (size > HTTP_STREAM_QUEUE_MAX - WAITING_MAX - 4096 && form == EVENT_FULL)
        return give(context, event, EVENT_HEAD); /* a whole story that no queue could hold: the client can ask for it */
    else if (hub_is_newest(client->reader.hub, event))
        http_stream_send(client->stream, text, size);
    else
        write_text(client, text, size);
    event_seq_set(client->told, event->seq);
    return 1;
}

/* As an event of its own name: an EventSource handler for stories never sees it by mistake. */
static void tell_lost(void *context, const char *reason)
{
    struct sse_client *client = context;
    struct json_writer writer;
    char *json = NULL;
    size_t size = 0;
    json_writer_init(&writer, 4096);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "error", "snapshot-required");
    json_put_text(&writer, "detail", reason);
    json_put_text_or_null(&writer, "seq", client->reader.seq);
    json_put_text(&writer, "snapshot", "/api/v1/stories");
    json_object_end(&writer);
    if (json_writer_take(&writer, &json, &size, NULL))
        return;
    write_id(client, client->reader.seq);
    write_text(client, "event: snapshot-required\ndata: ", strlen("event: snapshot-required\ndata: "));
    write_text(client, json, size);
    write_text(client, "\n\n", 2);
    free(json);
}

static void client_free(struct sse_client *client)
{
    hub_choice_done(&client->reader.choice); /* of a reader that was never added */
    query_free(client->filter);
    free(client);
}

static void on_closed(void *context)
{
    struct sse_client *client = context;
    hub_remove(&client->reader);
    if (client->previous)
        client->previous->next = client->next;
    else
        client->clients->first = client->next;
    if (client->next)
        client->next->previous = client->previous;
    client_free(client);
}

void sse_clients_check_tier_keys(struct sse_clients *clients)
{
    int64_t now_ms = clock_now_ms();
    for (struct sse_client *client = clients->first; client; client = client->next) {
        if (!*client->tier_key_id || tier_keyring_find(&clients->web->tier_keys->keyring, client->tier_key_id, now_ms))
            continue;
        hub_remove(&client->reader);
        http_stream_end(client->stream); /* it reconnects, and is told then */
    }
}

static void send_heartbeats(void *context)
{
    struct sse_clients *clients = context;
    sse_clients_check_tier_keys(clients); /* one may have expired */
    for (struct sse_client *client = clients->first; client; client = client->next) {
        if (http_stream_waiting(client->stream) > WAITING_MAX)
            continue;
        const char *position = hub_position(&client->reader);
        /* A client that asked for little would else come back, after a quiet day, with a position that is gone. */
        if (client->reader.hub && *position && strcmp(position, client->told) != 0)
            tell_position(client, position);
        else
            write_text(client, ": heartbeat\n\n", strlen(": heartbeat\n\n"));
    }
}

/* Where the client wants to go on: NULL for now. Returns 0 when it is no position. */
static int read_from(const struct http_request *request, const char **out_from)
{
    /* Browsers send it by themselves when they reconnect, so it goes before what stands in the address. */
    const char *from = http_header(request, "Last-Event-ID");
    if (!from || !*from)
        from = http_query(request, "from");
    if (!from || !*from || strcmp(from, "now") == 0)
        from = NULL;
    else if (strcmp(from, "start") == 0)
        from = "";
    else if (!event_seq_is_valid(from))
        return 0;
    *out_from = from;
    return 1;
}

static void link_client(struct sse_clients *clients, struct sse_client *client)
{
    client->clients = clients;
    client->next = clients->first;
    if (client->next)
        client->next->previous = client;
    clients->first = client;
}

/* What the request wants beside its position. */
struct wanted {
    struct query *filter; /* owned until a client has it */
    int is_full, is_once;
    const char *from; /* NULL: now */
};

/* Returns 0 when the request has been answered. */
static int read_wanted(struct web *web, struct http_request *request, struct wanted *out)
{
    const char *full = http_query(request, "full"), *notify = http_query(request, "notify");
    *out = (struct wanted){0};
    if (!read_from(request, &out->from)) {
        respond_problem(request, 400, "Bad Request",
                        "from and Last-Event-ID are sequence numbers like 1-1700000000000000, start or now.");
        return 0;
    }
    if (full && strcmp(full, "1") != 0 && strcmp(full, "0") != 0) {
        params_refuse(web, request, "full", "full is 1 for whole stories, or 0.");
        return 0;
    }
    if (notify && strcmp(notify, "once") != 0 && strcmp(notify, "every") != 0) {
        params_refuse(web, request, "notify", "notify is once, for the first event of a story that matches, or every.");
        return 0;
    }
    out->is_full = full && *full == '1';
    out->is_once = notify && strcmp(notify, "once") == 0;
    return ask_query(web, request, 1, &out->filter);
}

/* A client for this request (takes the filter), not yet linked; its reader is not yet added. NULL without memory. */
static struct sse_client *client_new(struct web *web, const struct http_request *request, struct wanted *wanted)
{
    struct sse_client *client = calloc(1, sizeof *client);
    struct tier_keyring_key *tier_key = NULL;
    if (!client)
        return NULL;
    /* Settled once for the whole stream; whether the key still holds is looked at with each heartbeat. */
    client->tier = tier_of_request(request);
    if (access_check(web, request, &tier_key) == TIER_KEY_GOOD)
        memcpy(client->tier_key_id, tier_key->id, sizeof client->tier_key_id);
    client->reader = (struct hub_reader){
        .give = give, .on_caught_up = on_caught_up, .on_lost = tell_lost, .context = client, .tells_room = 1};
    client->reader.form = wanted->is_full ? EVENT_FULL : EVENT_HEAD;
    client->reader.choice.filter = client->filter = wanted->filter;
    wanted->filter = NULL;
    if (wanted->is_once && hub_reader_once(web->sse_clients->hub, &client->reader, NULL)) {
        client_free(client);
        return NULL;
    }
    return client;
}

static int has_room(const struct sse_clients *clients, const struct wanted *wanted)
{
    return !clients->is_stopping && hub_has_room(clients->hub, wanted->is_once);
}

static void begin(struct sse_clients *clients, struct http_request *request, struct sse_client *client,
                  const struct wanted *wanted)
{
    char from[EVENT_SEQ_SIZE] = "";
    if (wanted->from)
        event_seq_set(from, wanted->from); /* the request is freed below */
    http_header_add(request, "Cache-Control", "no-store");
    /* nginx would otherwise keep events back until it has a buffer full of them. */
    http_header_add(request, "X-Accel-Buffering", "no");
    client->stream = http_stream_begin(request, "text/event-stream", on_closed, client);
    if (!client->stream) {
        client_free(client);
        return;
    }
    link_client(clients, client);
    write_text(client, RECONNECT_TEXT, strlen(RECONNECT_TEXT));
    if (wanted->from || clients->hub->is_known)
        tell_position(client, wanted->from ? from : clients->hub->seq);
    if (hub_add(clients->hub, &client->reader, wanted->from ? from : NULL, NULL))
        http_stream_end(client->stream); /* it comes again */
}

void get_events(struct web *web, struct http_request *request)
{
    struct sse_clients *clients = web->sse_clients;
    struct sse_client *client = NULL;
    struct wanted wanted;
    if (!read_wanted(web, request, &wanted))
        return;
    if (has_room(clients, &wanted) && (client = client_new(web, request, &wanted)) != NULL) {
        begin(clients, request, client, &wanted);
    } else {
        http_header_add(request, "Retry-After", "5");
        respond_problem(request, 503, "Service Unavailable", "There is no room for another stream of events.");
    }
    query_free(wanted.filter);
}

void sse_clients_open(struct sse_clients *clients, struct hub *hub, const struct web *web)
{
    clients->hub = hub;
    clients->web = web;
    loop_timer_init(&clients->heartbeat, send_heartbeats, clients);
    loop_timer_start(web->loop, &clients->heartbeat, HEARTBEAT_MS, HEARTBEAT_MS);
}

void sse_clients_stop(struct sse_clients *clients)
{
    clients->is_stopping = 1;
    for (struct sse_client *client = clients->first; client; client = client->next) {
        hub_remove(&client->reader);
        http_stream_end(client->stream);
    }
}

void sse_clients_close(struct sse_clients *clients)
{
    loop_timer_stop(&clients->heartbeat);
}
