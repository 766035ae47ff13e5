#include "scripted_feed.h"

#include "scripted_store.h"
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct scripted_feed scripted_feed;

static char place; /* only its address counts: both sockets are opaque */

void scripted_feed_reset(void)
{
    wire_free(scripted_feed.last);
    wire_free(scripted_feed.reply);
    scripted_feed = (struct scripted_feed){0};
}

struct event_asker scripted_asker(unsigned peer, unsigned client)
{
    char address[32];
    struct event_asker asker = {.peer = peer};
    snprintf(address, sizeof address, "10.0.0.%u", client);
    assert_true(net_address_read(address, &asker.client));
    return asker;
}

void scripted_ask_as(const struct event_asker *asker, Triptych__FeedRequest *request)
{
    scripted_feed.snapshot.on_request(scripted_feed.snapshot.context, asker, request);
}

void scripted_ask(const struct event_asker *asker, const char *kind, const char *from_or_story, const char *key)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    request.kind = lend(kind);
    *(strcmp(kind, "story") == 0 ? &request.story_id : &request.from) = lend(from_or_story);
    request.key = lend(key);
    scripted_ask_as(asker, &request);
}

void scripted_ask_full(const struct event_asker *asker, const char *kind, const char *from)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    request.kind = lend(kind);
    request.from = lend(from);
    request.full = request.all = 1;
    scripted_ask_as(asker, &request);
}

/* A copy that outlives what the code has made. */
static void keep(const void *message, const ProtobufCMessageDescriptor *type, ProtobufCMessage **out)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    struct err err = {0};
    wire_free(*out);
    *out = NULL;
    if (wire_pack(message, &packed, &size, &err) || wire_unpack(type, packed, size, out, &err))
        fail_msg("%s", err.text);
    free(packed);
}

/* ── PUB ── */

int event_pub_open(struct loop *loop, const struct event_pub_options *options, struct event_pub **out, struct err *err)
{
    (void)loop, (void)options, (void)err;
    *out = (struct event_pub *)&place;
    return 0;
}

void event_pub_close(struct event_pub *pub)
{
    (void)pub;
}

const char *event_pub_endpoint(const struct event_pub *pub)
{
    (void)pub;
    return "tcp://127.0.0.1:1";
}

unsigned event_pub_connections(const struct event_pub *pub)
{
    (void)pub;
    return 0;
}

int event_pub_is_wanted(const struct event_pub *pub, const char *topic)
{
    (void)pub;
    return strcmp(topic, "head") == 0   ? scripted_feed.wants_head
           : strcmp(topic, "full") == 0 ? scripted_feed.wants_full
                                        : scripted_feed.wants_heartbeat;
}

int event_pub_send(struct event_pub *pub, const char *topic, const void *message, size_t size_bytes, struct err *err)
{
    (void)pub;
    if (scripted_feed.send_code)
        return err_set(err, (enum err_code)scripted_feed.send_code, "refused by the test");
    scripted_feed.sent[strcmp(topic, "head") == 0 ? 0 : strcmp(topic, "full") == 0 ? 1 : 2]++;
    snprintf(scripted_feed.last_topic, sizeof scripted_feed.last_topic, "%s", topic);
    wire_free(scripted_feed.last);
    scripted_feed.last = NULL;
    ProtobufCMessage *event = NULL;
    assert_int_equal(wire_unpack(&triptych__story_event__descriptor, message, size_bytes, &event, err), 0);
    scripted_feed.last = (Triptych__StoryEvent *)event;
    return 0;
}

/* ── snapshot ── */

int event_asker_equal(const struct event_asker *a, const struct event_asker *b)
{
    return a->peer == b->peer;
}

int event_snapshot_open(struct loop *loop, const struct event_snapshot_options *options, struct event_snapshot **out,
                        struct err *err)
{
    (void)loop, (void)err;
    scripted_feed.snapshot = *options;
    *out = (struct event_snapshot *)&place;
    return 0;
}

void event_snapshot_close(struct event_snapshot *snapshot)
{
    (void)snapshot;
}

const char *event_snapshot_endpoint(const struct event_snapshot *snapshot)
{
    (void)snapshot;
    return "tcp://127.0.0.1:2";
}

unsigned event_snapshot_connections(const struct event_snapshot *snapshot)
{
    (void)snapshot;
    return 0;
}

int event_snapshot_reply(struct event_snapshot *snapshot, const struct event_asker *asker,
                         const Triptych__FeedReply *reply, struct err *err)
{
    (void)snapshot, (void)asker;
    if (scripted_feed.has_no_room)
        return err_set(err, ERR_FULL, "the peer takes nothing");
    if (scripted_feed.reply_code)
        return err_set(err, (enum err_code)scripted_feed.reply_code, "refused by the test");
    scripted_feed.replies++;
    keep(reply, &triptych__feed_reply__descriptor, (ProtobufCMessage **)(void *)&scripted_feed.reply);
    return 0;
}

int event_snapshot_reply_events(struct event_snapshot *snapshot, const struct event_asker *asker,
                                const Triptych__FeedReply *rest, const struct wire_packed_event *events, size_t count,
                                struct err *err)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    ProtobufCMessage *reply = NULL;
    assert_int_equal(wire_reply_join(rest, events, count, &packed, &size, NULL), 0);
    assert_int_equal(wire_unpack(&triptych__feed_reply__descriptor, packed, size, &reply, NULL), 0);
    free(packed);
    int code = event_snapshot_reply(snapshot, asker, (Triptych__FeedReply *)reply, err);
    wire_free(reply);
    return code;
}

int event_snapshot_has_room(const struct event_snapshot *snapshot, const struct event_asker *asker)
{
    (void)snapshot, (void)asker;
    return !scripted_feed.has_no_room;
}

int64_t event_snapshot_stuck_ms(const struct event_snapshot *snapshot, const struct event_asker *asker)
{
    (void)snapshot, (void)asker;
    return scripted_feed.stuck_ms;
}

void event_snapshot_cut(struct event_snapshot *snapshot, const struct event_asker *asker)
{
    (void)snapshot, (void)asker;
    scripted_feed.cuts++;
}

void event_snapshot_refuse(struct event_snapshot *snapshot, const struct event_asker *asker, const char *error,
                           const char *detail)
{
    (void)snapshot, (void)asker;
    scripted_feed.refusals++;
    snprintf(scripted_feed.error, sizeof scripted_feed.error, "%s", error);
    snprintf(scripted_feed.detail, sizeof scripted_feed.detail, "%s", detail);
}
