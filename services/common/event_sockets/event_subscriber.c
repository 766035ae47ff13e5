/* The subscriber's state: buffer live events, ask for what is missing, deliver in order, go live. Whatever may be lost
 * on the way (a PUB drops what a slow reader does not take) shows up as a predecessor that is not known, and is asked
 * for again; hence no gap and no event twice. */
#include "event_subscriber.h"

#include "clock.h"
#include "event_receive.h"
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
#define SUBSCRIPTION_MS     15000 /* a subscription with a query is told where it stands every 5 s */

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
    char *query; /* owned; NULL without one */
    enum state state;
    int wants_snapshot, wants_now, is_silent;
    int64_t asked_ms, heard_ms;
    uint32_t credit;               /* with a query: what is left of it */
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

/* Returns 0 when it could not be sent now. */
static int send_request(struct event_subscriber *subscriber, const Triptych__FeedRequest *request)
{
    uint8_t *packed;
    size_t size;
    if (wire_pack(request, &packed, &size, NULL))
        return 0;
    int sent = zmq_send(subscriber->snapshot, packed, size, ZMQ_DONTWAIT);
    free(packed);
    return sent >= 0;
}

static void ask(struct event_subscriber *subscriber)
{
    const struct event_subscriber_options *options = &subscriber->options;
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    char kind_snapshot[] = "snapshot", kind_replay[] = "replay", kind_subscribe[] = "subscribe", now[] = "now";
    request.kind = subscriber->wants_snapshot ? kind_snapshot : options->query ? kind_subscribe : kind_replay;
    request.from = subscriber->wants_now && !*subscriber->seq ? now : subscriber->seq;
    request.key = subscriber->key;
    request.full = options->full;
    request.all = options->all;
    if (options->query) {
        request.query = subscriber->query;
        request.min_sources = options->min_sources;
        request.once = options->once;
        request.credit = subscriber->credit = EVENT_SUBSCRIBER_CREDIT;
    }
    subscriber->state = STATE_ASKING;
    subscriber->asked_ms = clock_monotonic_ms();
    /* A question that cannot be sent now is like one without an answer: the tick asks again. */
    send_request(subscriber, &request);
}

/* Before what was granted is used up, so that nothing has to wait for it. */
static void grant_credit(struct event_subscriber *subscriber, size_t used)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    char credit[] = "credit";
    subscriber->credit -= used < subscriber->credit ? (uint32_t)used : subscriber->credit;
    if (subscriber->credit > EVENT_SUBSCRIBER_CREDIT / 2)
        return;
    request.kind = credit;
    request.credit = EVENT_SUBSCRIBER_CREDIT - subscriber->credit;
    if (send_request(subscriber, &request))
        subscriber->credit = EVENT_SUBSCRIBER_CREDIT;
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

/* Asked twice, the same events come twice. */
static void deliver_new(struct event_subscriber *subscriber, const Triptych__FeedReply *reply)
{
    for (size_t i = 0; i < reply->n_events; i++)
        if (event_seq_compare(reply->events[i]->seq, subscriber->seq) > 0)
            deliver(subscriber, reply->events[i]);
}

/* The error of a reply: nothing to be done, or the end. */
static void take_error(struct event_subscriber *subscriber, const Triptych__FeedReply *reply)
{
    if (!strcmp(reply->error, "unavailable"))
        return; /* the tick asks again */
    if (!strcmp(reply->error, "unknown-subscription"))
        ask(subscriber); /* of another replica, which does not know us */
    else
        fail(subscriber, reply->error, reply->detail);
}

/* A reply to a subscription with a query. */
static void take_matches(struct event_subscriber *subscriber, const Triptych__FeedReply *reply)
{
    /* Replies to a subscription before this one may still come. They are in order too, so nothing is skipped by taking them. */
    subscriber->state = STATE_LIVE;
    deliver_new(subscriber, reply);
    /* What lies between the last match and there does not match. */
    if (*reply->seq && event_seq_compare(reply->seq, subscriber->seq) > 0)
        event_seq_set(subscriber->seq, reply->seq);
    grant_credit(subscriber, reply->n_events);
}

static void take_reply(struct event_subscriber *subscriber, const Triptych__FeedReply *reply)
{
    int is_subscription = subscriber->options.query && !subscriber->wants_snapshot;
    if (subscriber->state == STATE_FAILED || (!is_subscription && subscriber->state != STATE_ASKING))
        return; /* the late answer to a question asked twice */
    /* A long snapshot comes in many parts; each shows that the answer is alive. */
    subscriber->asked_ms = subscriber->heard_ms = clock_monotonic_ms();
    if (*reply->error) {
        take_error(subscriber, reply);
        return;
    }
    if (is_subscription) {
        take_matches(subscriber, reply);
        return;
    }
    if (subscriber->wants_snapshot)
        subscriber->options.on_story(subscriber->options.context, reply);
    deliver_new(subscriber, reply);
    if (reply->more)
        return;
    if (subscriber->wants_snapshot)
        event_seq_set(subscriber->seq, reply->seq);
    subscriber->wants_snapshot = 0;
    if (subscriber->options.query)
        ask(subscriber);
    else
        go_live(subscriber);
}

/* ── sockets ── */

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
        int got = event_receive(subscriber->pub, &triptych__story_event__descriptor, &message, &err);
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
        int got = event_receive(subscriber->snapshot, &triptych__feed_reply__descriptor, &message, &err);
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
    if (subscriber->options.query && subscriber->state == STATE_LIVE &&
        now_ms - subscriber->heard_ms > SUBSCRIPTION_MS) {
        note(subscriber, "the feed is silent: subscribing again");
        ask(subscriber);
    }
    if (subscriber->state == STATE_ASKING && now_ms - subscriber->asked_ms > ANSWER_MS) {
        note(subscriber, "no answer from the snapshot socket: asking again");
        ask(subscriber);
    }
    if (!subscriber->is_silent && now_ms - subscriber->heard_ms > SILENCE_MS) {
        subscriber->is_silent = 1;
        note(subscriber, "no heartbeat from the feed (pub_connect and snapshot_connect name it): waiting for it");
    }
}

/* ── open and close ── */

static int open_sockets(struct event_subscriber *subscriber, struct err *err)
{
    const struct event_subscriber_options *options = &subscriber->options;
    const char *topic = options->full ? "full" : "head";
    int code = event_connect(&subscriber->snapshot, ZMQ_DEALER, options->snapshot, err);
    if (!code)
        code = loop_socket_watch(subscriber->loop, subscriber->snapshot, on_snapshot, subscriber, err);
    if (code || options->query)
        return code;
    code = event_connect(&subscriber->pub, ZMQ_SUB, options->pub, err);
    if (!code)
        code = loop_socket_watch(subscriber->loop, subscriber->pub, on_pub, subscriber, err);
    if (code)
        return code;
    zmq_setsockopt(subscriber->pub, ZMQ_SUBSCRIBE, topic, strlen(topic));
    zmq_setsockopt(subscriber->pub, ZMQ_SUBSCRIBE, "heartbeat", strlen("heartbeat"));
    return 0;
}

static void start(struct event_subscriber *subscriber, const char *from)
{
    subscriber->wants_snapshot = !strcmp(from, "snapshot");
    subscriber->wants_now = !strcmp(from, "now");
    if (subscriber->wants_now && !subscriber->options.query) {
        subscriber->state = STATE_ANCHORLESS;
        return;
    }
    if (!subscriber->wants_snapshot && !subscriber->wants_now && strcmp(from, "start"))
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
    subscriber->query = options->query ? strdup(options->query) : NULL;
    int code = options->query && !subscriber->query ? err_set(err, ERR_MEMORY, "no memory for a query")
                                                    : open_sockets(subscriber, err);
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
    free(subscriber->query);
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
