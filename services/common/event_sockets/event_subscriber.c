/* The subscriber's state: buffer live events, ask for what is missing, deliver in order, go live. Whatever may be lost
 * on the way (a PUB drops what a slow reader does not take) shows up as a predecessor that is not known, and is asked
 * for again; hence no gap and no event twice. */
#include "event_subscriber.h"

#include "clock.h"
#include "event_seq.h"
#include "wire.h"
#include "zmq_connector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define KEY_SIZE 257
/* The loop has other sockets and timers: what is left is read in its next turn. */
#define FRAMES_PER_TURN_MAX 1024
#define TICK_MS             1000
#define ANSWER_MS           5000  /* no answer for so long: ask again */
#define SILENCE_MS          20000 /* four heartbeats of publish */

enum state {
    STATE_ANCHORLESS, /* "now": the first event or heartbeat says where we are */
    STATE_ASKING,     /* a snapshot or replay is under way; live events wait in the buffer */
    STATE_LIVE,
    STATE_FAILED,
};

struct event_subscriber {
    struct loop *loop;
    struct event_subscriber_options options;
    void *pub, *snapshot;
    char key[KEY_SIZE], seq[EVENT_SEQ_SIZE];
    enum state state;
    int wants_snapshot, is_silent;
    int64_t asked_ms, heard_ms;
    Triptych__StoryEvent **buffer; /* owned messages (wire_free) */
    unsigned buffered;
    int has_overflowed;
    struct loop_timer tick;
};

static void note(struct event_subscriber *subscriber, const char *text)
{
    if (subscriber->options.on_note)
        subscriber->options.on_note(subscriber->options.context, text);
}

static void fail(struct event_subscriber *subscriber, const char *error, const char *detail)
{
    subscriber->state = STATE_FAILED;
    subscriber->options.on_error(subscriber->options.context, error, detail);
}

static void drop_buffer(struct event_subscriber *subscriber)
{
    for (unsigned i = 0; i < subscriber->buffered; i++)
        wire_free(subscriber->buffer[i]);
    subscriber->buffered = 0;
    subscriber->has_overflowed = 0;
}

/* ── asking for what was missed ── */

static void ask(struct event_subscriber *subscriber)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    char kind_snapshot[] = "snapshot", kind_replay[] = "replay";
    uint8_t *packed;
    size_t size;
    request.kind = subscriber->wants_snapshot ? kind_snapshot : kind_replay;
    request.from = subscriber->seq;
    request.key = subscriber->key;
    request.full = subscriber->options.full;
    request.all = subscriber->options.all;
    subscriber->state = STATE_ASKING;
    subscriber->asked_ms = clock_monotonic_ms();
    if (wire_pack(&request, &packed, &size, NULL))
        return; /* the tick asks again */
    /* A question that cannot be sent now is like one without an answer: the tick asks again. */
    zmq_send(subscriber->snapshot, packed, size, ZMQ_DONTWAIT);
    free(packed);
}

static void deliver(struct event_subscriber *subscriber, const Triptych__StoryEvent *event)
{
    event_seq_set(subscriber->seq, event->seq);
    subscriber->options.on_event(subscriber->options.context, event);
}

/* A live event when nothing is being asked for: applied, known already, or the sign of a gap. */
static void apply_live(struct event_subscriber *subscriber, const Triptych__StoryEvent *event)
{
    int is_heartbeat = !strcmp(event->kind, "heartbeat");
    if (subscriber->state == STATE_ANCHORLESS) {
        subscriber->state = STATE_LIVE;
        if (is_heartbeat)
            event_seq_set(subscriber->seq, event->seq);
        else
            deliver(subscriber, event);
        return;
    }
    /* Known: a replay and the live stream overlap. */
    if (event_seq_compare(event->seq, subscriber->seq) <= 0)
        return;
    /* Each event names its predecessor, so a gap shows at the first event behind it. A heartbeat has the latest number:
     * behind it, when nothing else comes, a lost last event shows within seconds. */
    if (!is_heartbeat && !strcmp(event->prev, subscriber->seq)) {
        deliver(subscriber, event);
        return;
    }
    note(subscriber, "an event is missing: asking for a replay");
    ask(subscriber);
}

/* What came while asking goes through the same check as any live event. If one of these shows a gap, the state is
 * "asking" again and the rest is dropped: the replay has it. */
static void go_live(struct event_subscriber *subscriber)
{
    subscriber->state = STATE_LIVE;
    for (unsigned i = 0; i < subscriber->buffered && subscriber->state == STATE_LIVE; i++)
        apply_live(subscriber, subscriber->buffer[i]);
    if (subscriber->has_overflowed && subscriber->state == STATE_LIVE)
        ask(subscriber);
    drop_buffer(subscriber);
}

static void take_reply(struct event_subscriber *subscriber, const Triptych__FeedReply *reply)
{
    if (subscriber->state != STATE_ASKING)
        return; /* the late answer to a question asked twice */
    /* A long snapshot comes in many parts; each shows that the answer is alive. */
    subscriber->asked_ms = clock_monotonic_ms();
    if (*reply->error && strcmp(reply->error, "unavailable")) {
        fail(subscriber, reply->error, reply->detail);
        return;
    }
    if (*reply->error)
        return; /* unavailable: the tick asks again */
    if (subscriber->wants_snapshot)
        subscriber->options.on_story(subscriber->options.context, reply);
    for (size_t i = 0; i < reply->n_events; i++)
        /* Asked twice, the same events come twice. */
        if (event_seq_compare(reply->events[i]->seq, subscriber->seq) > 0)
            deliver(subscriber, reply->events[i]);
    if (reply->more)
        return;
    if (subscriber->wants_snapshot)
        event_seq_set(subscriber->seq, reply->seq);
    subscriber->wants_snapshot = 0;
    go_live(subscriber);
}

/* ── sockets ── */

/* The last frame of the next message, unpacked. 1, 0 when none waits, < 0 when it is no such message. Frames before it
 * are the topic or an empty delimiter; the body says everything. */
static int receive(void *socket, const ProtobufCMessageDescriptor *type, ProtobufCMessage **out, struct err *err)
{
    zmq_msg_t part;
    int code = 0, more = 1;
    while (more) {
        zmq_msg_init(&part);
        if (zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(&part);
            return code;
        }
        more = zmq_msg_more(&part);
        if (!more)
            code = wire_unpack(type, zmq_msg_data(&part), zmq_msg_size(&part), out, err);
        zmq_msg_close(&part);
    }
    return code ? code : 1;
}

/* The notice of a publish that found Redis older than what it had sent. One that is late, from a replica that finds out
 * after we have begun again, names an epoch before ours. */
static void on_snapshot_required(struct event_subscriber *subscriber, const char *seq)
{
    if (subscriber->state == STATE_FAILED || event_seq_epoch(subscriber->seq) > event_seq_epoch(seq))
        return;
    if (subscriber->wants_snapshot)
        ask(subscriber);
    else
        fail(subscriber, "snapshot-required", "Redis came back older than the events sent: start from a snapshot");
}

/* Beyond its limit the buffer keeps the beginning, not the end: go_live applies what fits on, and asks for the rest. */
static void keep_for_later(struct event_subscriber *subscriber, Triptych__StoryEvent *event)
{
    if (subscriber->buffered == EVENT_SUBSCRIBER_BUFFER_MAX) {
        subscriber->has_overflowed = 1;
        wire_free(event);
        return;
    }
    subscriber->buffer[subscriber->buffered++] = event;
}

static void on_pub(void *context, int events)
{
    struct event_subscriber *subscriber = context;
    (void)events;
    for (int i = 0; i < FRAMES_PER_TURN_MAX; i++) {
        ProtobufCMessage *message = NULL;
        struct err err = {0};
        int got = receive(subscriber->pub, &triptych__story_event__descriptor, &message, &err);
        if (!got)
            return;
        if (got < 0) {
            note(subscriber, err.text);
            continue;
        }
        Triptych__StoryEvent *event = (Triptych__StoryEvent *)message;
        subscriber->heard_ms = clock_monotonic_ms();
        subscriber->is_silent = 0;
        if (!strcmp(event->kind, "snapshot-required")) {
            on_snapshot_required(subscriber, event->seq);
            wire_free(message);
            continue;
        }
        if (subscriber->state == STATE_ASKING) {
            keep_for_later(subscriber, event);
            continue;
        }
        if (subscriber->state != STATE_FAILED)
            apply_live(subscriber, event);
        wire_free(message);
    }
}

static void on_snapshot(void *context, int events)
{
    struct event_subscriber *subscriber = context;
    (void)events;
    for (int i = 0; i < FRAMES_PER_TURN_MAX; i++) {
        ProtobufCMessage *message = NULL;
        struct err err = {0};
        int got = receive(subscriber->snapshot, &triptych__feed_reply__descriptor, &message, &err);
        if (!got)
            return;
        if (got < 0) {
            note(subscriber, err.text);
            continue;
        }
        take_reply(subscriber, (Triptych__FeedReply *)message);
        wire_free(message);
    }
}

static void on_tick(void *context)
{
    struct event_subscriber *subscriber = context;
    int64_t now_ms = clock_monotonic_ms();
    if (subscriber->state == STATE_ASKING && now_ms - subscriber->asked_ms > ANSWER_MS) {
        note(subscriber, "no answer from the snapshot socket: asking again");
        ask(subscriber);
    }
    if (!subscriber->is_silent && now_ms - subscriber->heard_ms > SILENCE_MS) {
        subscriber->is_silent = 1;
        note(subscriber, "no heartbeat from the feed: waiting for it to come back");
    }
}

/* ── open and close ── */

static int connect_to(struct event_subscriber *subscriber, void **socket, int type, const char *endpoint,
                      loop_ready_fn *ready, struct err *err)
{
    *socket = zmq_connector_new(type, err);
    if (!*socket)
        return ERR_IO;
    if (zmq_connect(*socket, endpoint))
        return err_set(err, ERR_INVALID, "cannot connect to %s: %s", endpoint, zmq_strerror(zmq_errno()));
    return loop_socket_watch(subscriber->loop, *socket, ready, subscriber, err);
}

static int open_sockets(struct event_subscriber *subscriber, struct err *err)
{
    const char *topic = subscriber->options.full ? "full" : "head";
    int code = connect_to(subscriber, &subscriber->pub, ZMQ_SUB, subscriber->options.pub, on_pub, err);
    if (!code)
        code =
            connect_to(subscriber, &subscriber->snapshot, ZMQ_DEALER, subscriber->options.snapshot, on_snapshot, err);
    if (code)
        return code;
    zmq_setsockopt(subscriber->pub, ZMQ_SUBSCRIBE, topic, strlen(topic));
    zmq_setsockopt(subscriber->pub, ZMQ_SUBSCRIBE, "heartbeat", strlen("heartbeat"));
    return 0;
}

static void start(struct event_subscriber *subscriber, const char *from)
{
    subscriber->wants_snapshot = !strcmp(from, "snapshot");
    if (!strcmp(from, "now")) {
        subscriber->state = STATE_ANCHORLESS;
        return;
    }
    if (!subscriber->wants_snapshot && strcmp(from, "start"))
        event_seq_set(subscriber->seq, from);
    ask(subscriber);
}

int event_subscriber_open(struct loop *loop, const struct event_subscriber_options *options,
                          struct event_subscriber **out, struct err *err)
{
    struct event_subscriber *subscriber = calloc(1, sizeof *subscriber);
    if (subscriber)
        subscriber->buffer = calloc(EVENT_SUBSCRIBER_BUFFER_MAX, sizeof *subscriber->buffer);
    if (!subscriber || !subscriber->buffer) {
        free(subscriber);
        return err_set(err, ERR_MEMORY, "no memory for a subscriber");
    }
    subscriber->loop = loop;
    subscriber->options = *options;
    snprintf(subscriber->key, sizeof subscriber->key, "%s", options->key);
    subscriber->heard_ms = clock_monotonic_ms();
    int code = open_sockets(subscriber, err);
    if (code) {
        event_subscriber_close(subscriber);
        return code;
    }
    loop_timer_init(&subscriber->tick, on_tick, subscriber);
    loop_timer_start(loop, &subscriber->tick, TICK_MS, TICK_MS);
    start(subscriber, options->from);
    *out = subscriber;
    return 0;
}

void event_subscriber_close(struct event_subscriber *subscriber)
{
    if (!subscriber)
        return;
    loop_timer_stop(&subscriber->tick);
    drop_buffer(subscriber);
    free(subscriber->buffer);
    if (subscriber->pub)
        loop_socket_forget(subscriber->loop, subscriber->pub);
    if (subscriber->snapshot)
        loop_socket_forget(subscriber->loop, subscriber->snapshot);
    zmq_connector_close(subscriber->pub);
    zmq_connector_close(subscriber->snapshot);
    free(subscriber);
}

const char *event_subscriber_seq(const struct event_subscriber *subscriber)
{
    return subscriber->seq;
}
