/* The snapshot socket over common/zmtp: unpacks and checks requests, sends replies as a peer takes them. An asker is
 * known by its connection, which never has the same number again, so no answer reaches somebody else. */
#include "event_snapshot.h"

#include "wire.h"
#include "zmtp.h"

#include <stdlib.h>
#include <string.h>

struct event_snapshot {
    struct event_snapshot_options options;
    struct zmtp *zmtp;
};

int event_asker_equal(const struct event_asker *a, const struct event_asker *b)
{
    return a->peer == b->peer;
}

/* ── requests ── */

static void on_refused(void *context, enum zmtp_reason reason, const char *address)
{
    const struct event_listen *listen = &((struct event_snapshot *)context)->options.listen;
    zmtp_reason_tell(listen->on_refused, listen->context, reason, address);
}

static void refuse_request(struct event_snapshot *snapshot, const struct event_asker *asker, const char *why)
{
    const struct event_listen *listen = &snapshot->options.listen;
    char address[NET_ADDRESS_TEXT_SIZE];
    net_address_print(&asker->client, address);
    event_snapshot_refuse(snapshot, asker, "bad-request", why);
    if (listen->on_refused)
        listen->on_refused(listen->context, "request", address, why);
}

static int unpack(const struct zmtp_part *parts, size_t count, Triptych__FeedRequest **out, struct err *err)
{
    ProtobufCMessage *request = NULL;
    if (count != 1)
        return err_set(err, ERR_INVALID, "a request is one frame, not %zu", count);
    int code = wire_unpack(&triptych__feed_request__descriptor, parts->data, parts->size, &request, err);
    if (!code)
        code = wire_check_feed_request((Triptych__FeedRequest *)request, err);
    if (code)
        wire_free(request);
    else
        *out = (Triptych__FeedRequest *)request;
    return code;
}

/* A message is the request, perhaps behind an empty frame; anything else breaks the contract. */
static void on_message(void *context, zmtp_peer_id peer, const struct zmtp_part *parts, size_t count)
{
    struct event_snapshot *snapshot = context;
    const struct event_snapshot_options *options = &snapshot->options;
    struct event_asker asker = {.peer = peer, .client = zmtp_client_of(snapshot->zmtp, peer)};
    Triptych__FeedRequest *request = NULL;
    struct err err = {0};
    asker.has_delimiter = count > 1 && parts[0].size == 0;
    if (unpack(parts + asker.has_delimiter, count - asker.has_delimiter, &request, &err)) {
        refuse_request(snapshot, &asker, err.text);
        return;
    }
    options->on_request(options->context, &asker, request);
    wire_free(request);
}

/* ── replies ── */

static void on_room(void *context, zmtp_peer_id peer)
{
    struct event_snapshot *snapshot = context;
    if (snapshot->options.on_room)
        snapshot->options.on_room(snapshot->options.context, &(struct event_asker){.peer = peer});
}

static int send_packed(struct event_snapshot *snapshot, const struct event_asker *asker, const uint8_t *packed,
                       size_t size, struct err *err)
{
    struct zmtp_part parts[2] = {{NULL, 0}, {packed, size}};
    return zmtp_send(snapshot->zmtp, asker->peer, parts + !asker->has_delimiter, 1u + asker->has_delimiter, err);
}

int event_snapshot_reply(struct event_snapshot *snapshot, const struct event_asker *asker,
                         const Triptych__FeedReply *reply, struct err *err)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    int code = wire_pack(reply, &packed, &size, err);
    if (!code)
        code = send_packed(snapshot, asker, packed, size, err);
    free(packed);
    return code;
}

int event_snapshot_reply_events(struct event_snapshot *snapshot, const struct event_asker *asker,
                                const Triptych__FeedReply *rest, const struct wire_packed_event *events, size_t count,
                                struct err *err)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    int code = wire_reply_join(rest, events, count, &packed, &size, err);
    if (!code)
        code = send_packed(snapshot, asker, packed, size, err);
    free(packed);
    return code;
}

int event_snapshot_has_room(const struct event_snapshot *snapshot, const struct event_asker *asker)
{
    return zmtp_has_room(snapshot->zmtp, asker->peer);
}

int64_t event_snapshot_stuck_ms(const struct event_snapshot *snapshot, const struct event_asker *asker)
{
    return zmtp_stuck_ms(snapshot->zmtp, asker->peer);
}

void event_snapshot_cut(struct event_snapshot *snapshot, const struct event_asker *asker)
{
    zmtp_cut(snapshot->zmtp, asker->peer, ZMTP_STUCK);
}

void event_snapshot_refuse(struct event_snapshot *snapshot, const struct event_asker *asker, const char *error,
                           const char *detail)
{
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    char name[64] = "", sentence[ERR_TEXT_MAX] = "";
    strncpy(name, error, sizeof name - 1);
    strncpy(sentence, detail, sizeof sentence - 1);
    reply.error = name;
    reply.detail = sentence;
    event_snapshot_reply(snapshot, asker, &reply, NULL);
}

/* ── open and close ── */

int event_snapshot_open(struct loop *loop, const struct event_snapshot_options *options, struct event_snapshot **out,
                        struct err *err)
{
    struct event_snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (!snapshot)
        return err_set(err, ERR_MEMORY, "no memory for the snapshot socket");
    snapshot->options = *options;
    struct zmtp_options socket = {.kind = ZMTP_ROUTER,
                                  .listen = options->listen.endpoint,
                                  .proxy_from = options->listen.proxy_from,
                                  .message_bytes_max = EVENT_REQUEST_BYTES,
                                  .connections_max = options->listen.connections_max,
                                  .client_connections_max = options->listen.client_connections_max,
                                  .waiting_bytes_max = EVENT_SNAPSHOT_WAITING_BYTES,
                                  .peer_waiting_bytes = EVENT_SNAPSHOT_PEER_BYTES,
                                  .on_message = on_message,
                                  .on_room = on_room,
                                  .on_refused = on_refused,
                                  .context = snapshot};
    int code = zmtp_open(loop, &socket, &snapshot->zmtp, err);
    if (code) {
        event_snapshot_close(snapshot);
        return code;
    }
    *out = snapshot;
    return 0;
}

void event_snapshot_close(struct event_snapshot *snapshot)
{
    if (!snapshot)
        return;
    zmtp_close(snapshot->zmtp);
    free(snapshot);
}

const char *event_snapshot_endpoint(const struct event_snapshot *snapshot)
{
    return zmtp_endpoint(snapshot->zmtp);
}

unsigned event_snapshot_connections(const struct event_snapshot *snapshot)
{
    return zmtp_connections(snapshot->zmtp);
}
