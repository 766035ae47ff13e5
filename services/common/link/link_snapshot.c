#include "link_snapshot.h"

#include "link_context.h"
#include "wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define ENDPOINT_SIZE     256
#define REQUESTS_PER_TURN 256 /* taken in one look at the socket */
#define PARTS_MAX         16  /* frames of one message that are looked at */

struct link_snapshot {
    struct loop *loop;
    struct link_snapshot_options options;
    void *socket;
    char endpoint[ENDPOINT_SIZE];
};

int link_asker_equal(const struct link_asker *a, const struct link_asker *b)
{
    return a->name_size == b->name_size && memcmp(a->name, b->name, a->name_size) == 0;
}

/* ── requests ── */

/* What one message holds: the peer's name, perhaps an empty frame, the request; anything else breaks the contract. */
struct message {
    struct link_asker asker;
    zmq_msg_t body;
    int parts; /* behind the name and the empty frame */
};

static int take_part(struct message *message, zmq_msg_t *part, int index)
{
    size_t size = zmq_msg_size(part);
    if (index == 0) {
        message->asker.name_size = (uint8_t)(size < LINK_SNAPSHOT_NAME_MAX ? size : LINK_SNAPSHOT_NAME_MAX);
        memcpy(message->asker.name, zmq_msg_data(part), message->asker.name_size);
        return 0;
    }
    if (index == 1 && size == 0 && zmq_msg_more(part)) {
        message->asker.has_delimiter = 1;
        return 0;
    }
    message->parts++;
    return message->parts == 1 ? zmq_msg_move(&message->body, part) : 0;
}

/* Returns 1 with a message, 0 when none waits. Every part is taken off the socket, however many there are. */
static int receive(void *socket, struct message *message)
{
    message->asker = (struct link_asker){0};
    message->parts = 0;
    zmq_msg_init(&message->body);
    for (int index = 0, more = 1; more; index++) {
        zmq_msg_t part;
        zmq_msg_init(&part);
        if (zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(&part);
            zmq_msg_close(&message->body);
            return 0;
        }
        more = zmq_msg_more(&part);
        if (index < PARTS_MAX)
            take_part(message, &part, index);
        zmq_msg_close(&part);
    }
    return 1;
}

static int unpack(struct message *message, Triptych__FeedRequest **out, struct err *err)
{
    ProtobufCMessage *request = NULL;
    if (message->parts != 1)
        return err_set(err, ERR_INVALID, "a request is one frame, not %d", message->parts);
    int code = wire_unpack(&triptych__feed_request__descriptor, zmq_msg_data(&message->body),
                           zmq_msg_size(&message->body), &request, err);
    if (!code)
        code = wire_check_feed_request((Triptych__FeedRequest *)request, err);
    if (code)
        wire_free(request);
    else
        *out = (Triptych__FeedRequest *)request;
    return code;
}

static void take_message(struct link_snapshot *snapshot, struct message *message)
{
    const struct link_snapshot_options *options = &snapshot->options;
    Triptych__FeedRequest *request = NULL;
    struct err err = {0};
    if (unpack(message, &request, &err)) {
        link_snapshot_refuse(snapshot, &message->asker, "bad-request", err.text);
        if (options->on_refused)
            options->on_refused(options->context, err.text);
        return;
    }
    options->on_request(options->context, &message->asker, request);
    wire_free(request);
}

static void on_readable(void *context, int events)
{
    struct link_snapshot *snapshot = context;
    struct message message;
    (void)events;
    for (int i = 0; i < REQUESTS_PER_TURN && receive(snapshot->socket, &message); i++) {
        take_message(snapshot, &message);
        zmq_msg_close(&message.body);
    }
}

/* ── replies ── */

/* The envelope decides: once its first part is accepted, the rest is too. */
static int send_packed(struct link_snapshot *snapshot, const struct link_asker *asker, const void *packed, size_t size,
                       struct err *err)
{
    if (zmq_send(snapshot->socket, asker->name, asker->name_size, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0)
        return zmq_errno() == EAGAIN ? err_set(err, ERR_FULL, "the peer does not read its replies")
                                     : err_set(err, ERR_UNAVAILABLE, "the peer is gone");
    if ((asker->has_delimiter && zmq_send(snapshot->socket, "", 0, ZMQ_SNDMORE | ZMQ_DONTWAIT) < 0) ||
        zmq_send(snapshot->socket, packed, size, ZMQ_DONTWAIT) < 0)
        return err_set(err, ERR_UNAVAILABLE, "the peer is gone");
    return 0;
}

int link_snapshot_reply(struct link_snapshot *snapshot, const struct link_asker *asker,
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

void link_snapshot_refuse(struct link_snapshot *snapshot, const struct link_asker *asker, const char *error,
                          const char *detail)
{
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    char name[64] = "", sentence[ERR_TEXT_MAX] = "";
    strncpy(name, error, sizeof name - 1);
    strncpy(sentence, detail, sizeof sentence - 1);
    reply.error = name;
    reply.detail = sentence;
    link_snapshot_reply(snapshot, asker, &reply, NULL);
}

/* ── open and close ── */

int link_snapshot_open(struct loop *loop, const struct link_snapshot_options *options, struct link_snapshot **out,
                       struct err *err)
{
    int queue = LINK_SNAPSHOT_QUEUE, mandatory = 1;
    struct link_snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (!snapshot)
        return err_set(err, ERR_MEMORY, "no memory for the snapshot socket");
    snapshot->loop = loop;
    snapshot->options = *options;
    snapshot->socket = link_socket_new(ZMQ_ROUTER, err);
    int code = snapshot->socket ? 0 : ERR_IO;
    if (!code) {
        zmq_setsockopt(snapshot->socket, ZMQ_SNDHWM, &queue, sizeof queue);
        zmq_setsockopt(snapshot->socket, ZMQ_ROUTER_MANDATORY, &mandatory, sizeof mandatory);
        code = link_socket_bind(snapshot->socket, options->listen, snapshot->endpoint, sizeof snapshot->endpoint, err);
    }
    if (!code)
        code = loop_socket_watch(loop, snapshot->socket, on_readable, snapshot, err);
    if (code) {
        link_snapshot_close(snapshot);
        return code;
    }
    *out = snapshot;
    return 0;
}

void link_snapshot_close(struct link_snapshot *snapshot)
{
    if (!snapshot)
        return;
    if (snapshot->socket)
        loop_socket_forget(snapshot->loop, snapshot->socket);
    link_socket_close(snapshot->socket);
    free(snapshot);
}

const char *link_snapshot_endpoint(const struct link_snapshot *snapshot)
{
    return snapshot->endpoint;
}
