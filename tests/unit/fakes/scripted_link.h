/* The two ends of a link and the feed's subscriber without sockets: what is sent is noted, what comes is the test's. */
#ifndef TRIPTYCH_SCRIPTED_LINK_H
#define TRIPTYCH_SCRIPTED_LINK_H

#include "event_subscriber.h"
#include "link.h"

/* What the code under test has done with its link, and what it finds there. Reset by scripted_link_reset. */
struct scripted_link {
    unsigned pushed, jobs_done, opened, closed;
    char last_pushed[256];             /* "article a… again", "changed s… 7", "row r… title": the last piece */
    char last_done[256];               /* "done", or "rejected: why": the last job's outcome */
    struct link_sender_options sender; /* as the last one was opened; its strings are borrowed */
    struct link_receiver_options receiver;
    struct event_subscriber_options subscriber;
    int is_paused;
    /* Set by the test. */
    int push_code;    /* what link_push returns */
    int open_code;    /* what opening an end returns */
    unsigned room;    /* link_room */
    int is_crowded;   /* link_is_crowded */
    unsigned in_hand; /* link_receiver_in_hand */
    struct link_sender_counts counts;
    /* Called with each piece that is pushed, before link_push returns; may be NULL. */
    void (*on_push)(const Triptych__Work *work);
    /* Called in the loop's turn after a subscriber was opened, to call what its options name; may be NULL. */
    void (*on_subscribed)(const struct event_subscriber_options *options);
};
extern struct scripted_link scripted_link;

void scripted_link_reset(void);

#endif
