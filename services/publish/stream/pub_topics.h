/* What goes out on the PUB socket: every event's head at once, whole stories as soon as they are there (a reader of the
 * hub), a heartbeat, and the notice that a snapshot is needed. Nothing is made for a topic that nobody wants. */
#ifndef TRIPTYCH_PUB_TOPICS_H
#define TRIPTYCH_PUB_TOPICS_H

#include "event_pub.h"
#include "hub.h"

#define PUB_TOPICS_HEARTBEAT_MS 5000

/* Lives inside the daemon's state, zeroed before. */
struct pub_topics {
    /* Set by the daemon before pub_topics_open; borrowed. */
    struct event_pub *pub;
    struct hub *hub;
    enum tier tier; /* what everybody may see */
    /* Private. */
    struct hub_reader full;        /* the topic "full" */
    char head_seq[EVENT_SEQ_SIZE]; /* last event sent on the topic "head" */
    struct loop_timer heartbeat;
};

/* Returns 0 or ERR_FULL. */
int pub_topics_open(struct pub_topics *topics, struct err *err);
/* The stream has been followed up to `seq`; again does nothing. */
void pub_topics_start(struct pub_topics *topics, const char *seq);
void pub_topics_send_head(struct pub_topics *topics, const struct event_forms *event);
/* What came behind `lost_seq` is gone; events go on behind `seq`. */
void pub_topics_tell_lost(struct pub_topics *topics, const char *lost_seq, const char *seq);
void pub_topics_close(struct pub_topics *topics);

#endif
