/* One story, read from Redis and redacted for the peer's tier. */
#include "reply_story.h"

#include "redact.h"
#include "wire.h"

#include <assert.h>
#include <stdlib.h>

struct reply_story_ask {
    struct snapshot_server *server;
    struct event_asker asker; /* the peer; to.asker points here */
    struct reply_to to;
    int is_forgotten;
};

static void answer(struct reply_story_ask *ask, const struct store_result *result, const Triptych__Story *story)
{
    struct event_snapshot *socket = ask->server->socket;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    struct err err = {0};
    if (result->code) {
        event_snapshot_refuse(socket, &ask->asker, "unavailable", "Redis does not answer; ask again later.");
        return;
    }
    if (!story) {
        event_snapshot_refuse(socket, &ask->asker, "unknown-story", "There is no such story (any more).");
        return;
    }
    reply.seq = ask->server->hub->seq;
    reply.story = (Triptych__Story *)story;
    if (event_snapshot_reply(socket, &ask->asker, &reply, &err) && err.code != ERR_FULL && err.code != ERR_UNAVAILABLE)
        event_snapshot_refuse(socket, &ask->asker, "unavailable", err.text);
}

/* What the store hands out is not ours to change, so what the tier may not see leaves a copy of it. */
static Triptych__Story *redacted_copy(const Triptych__Story *story, enum tier tier)
{
    ProtobufCMessage *copy = NULL;
    uint8_t *packed = NULL;
    size_t size = 0;
    if (story && !wire_pack(story, &packed, &size, NULL))
        wire_unpack(&triptych__story__descriptor, packed, size, &copy, NULL);
    free(packed);
    redact_story((Triptych__Story *)copy, tier);
    return (Triptych__Story *)copy;
}

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct reply_story_ask *ask = context;
    (void)published_version;
    assert(ask->server->story_asks > 0);
    ask->server->story_asks--;
    if (!ask->is_forgotten && !ask->server->is_closing) {
        /* A hidden story is none to subscribers: they were told that it is retired. */
        int is_there = !result->code && story && !story->head->hidden;
        Triptych__Story *copy = is_there ? redacted_copy(story, ask->to.tier) : NULL;
        if (ask->to.on_story)
            ask->to.on_story(ask->to.job, copy);
        else
            answer(ask, result, copy);
        wire_free(copy);
    }
    free(ask);
}

struct reply_story_ask *reply_story_ask(struct snapshot_server *server, const struct reply_to *to, const char *story_id,
                                        struct err *err)
{
    struct reply_story_ask *ask = server->story_asks < REPLY_STORY_ASKS_MAX ? calloc(1, sizeof *ask) : NULL;
    if (!ask) {
        err_set(err, ERR_FULL, "too many stories are being asked for");
        return NULL;
    }
    ask->server = server;
    ask->asker = *to->asker;
    ask->to = *to;
    ask->to.asker = &ask->asker;
    if (store_story_get(server->store, story_id, WIRE_STORY_ARTICLES, WIRE_EXCERPT_BYTES, on_story, ask, err)) {
        free(ask);
        return NULL;
    }
    server->story_asks++;
    return ask;
}

void reply_story_forget(struct reply_story_ask *ask)
{
    if (ask)
        /* The store's call cannot be taken back: its answer finds this mark and frees the ask. */
        ask->is_forgotten = 1;
}
