/* The feed's two sockets without sockets: what goes out on PUB and what the snapshot socket replies is kept here. */
#ifndef TRIPTYCH_SCRIPTED_FEED_H
#define TRIPTYCH_SCRIPTED_FEED_H

#include "event_pub.h"
#include "event_snapshot.h"
#include "feed.pb-c.h"

struct scripted_feed {
    /* PUB */
    int wants_head, wants_full, wants_heartbeat; /* whether anyone has subscribed: set by the test */
    unsigned sent[3];                            /* messages on head, full, heartbeat */
    Triptych__StoryEvent *last;                  /* owned: the last of them; NULL for none */
    char last_topic[16];
    int send_code; /* what event_pub_send returns */
    /* snapshot */
    struct event_snapshot_options snapshot; /* as it was opened, to call its functions */
    unsigned replies, refusals, cuts;
    Triptych__FeedReply *reply; /* owned: the last one; NULL for none */
    char error[32];             /* of the last refusal */
    char detail[256];
    int has_no_room;  /* set by the test: a reply is ERR_FULL */
    int reply_code;   /* … or fails with this */
    int64_t stuck_ms; /* what event_snapshot_stuck_ms says */
};
extern struct scripted_feed scripted_feed;

void scripted_feed_reset(void);
/* An asker with this number, at 10.0.0.<client>. */
struct event_asker scripted_asker(unsigned peer, unsigned client);
/* Gives a request to the snapshot socket. */
void scripted_ask(const struct event_asker *asker, const char *kind, const char *from_or_story, const char *key);
/* Gives this request. */
void scripted_ask_as(const struct event_asker *asker, Triptych__FeedRequest *request);
void scripted_ask_full(const struct event_asker *asker, const char *kind, const char *from);

#endif
