/* What the files of the receiver share: its state, the senders that it is connected to, and the jobs in flight. Private
 * to link_receiver*.c. */
#ifndef TRIPTYCH_LINK_RECEIVER_STATE_H
#define TRIPTYCH_LINK_RECEIVER_STATE_H

#include "id.h"
#include "link.h"
#include "link_address.h"

#include <sys/queue.h>

/* Results reported in one frame at most. A fuller batch is sent at once, a smaller one at the end of the loop's
 * round. */
#define LINK_DONE_BATCH_MAX 1024

LIST_HEAD(job_list, job);
LIST_HEAD(sender_list, sender);

/* A sender as the receiver knows it. */
struct sender {
    LIST_ENTRY(sender) among;
    struct link_receiver *receiver;
    char instance[ID_SIZE], address[LINK_ADDRESS_MAX];
    void *socket;
    int64_t heard_ms;
    unsigned granted; /* credit given and not used yet */
    unsigned in_hand; /* jobs from here: those of `jobs` */
    struct job_list jobs;
    char *done_ids[LINK_DONE_BATCH_MAX];    /* finished with the outcome "done", not reported yet */
    char *done_proofs[LINK_DONE_BATCH_MAX]; /* where they are stored; NULL where that was not said */
    unsigned done_count;
};

/* One piece of work from its frame until its handler reports. Owned by the receiver; the handler borrows it. */
struct job {
    struct link_job public; /* first: handlers hold a pointer to it */
    struct sender *from;    /* NULL when that sender is lost: nobody waits for the answer */
    struct link_receiver *receiver;
    Triptych__LinkFrame *frame; /* owned */
    LIST_ENTRY(job) among;      /* of its sender, or orphans */
};

/* It connects to every sender that Redis names, and shares its capacity among them as credit: the sum of what is
 * granted and what is in hand stays within the capacity. */
struct link_receiver {
    struct loop *loop;
    struct store *store;
    struct link_receiver_options options;
    char instance[ID_SIZE], edition[64];
    struct sender_list senders;
    unsigned sender_count, in_hand, orphan_count;
    struct job_list orphans; /* jobs in flight whose sender is lost */
    int is_paused, is_asking, is_closing;
    int is_away;           /* has given its work back for want of Redis */
    int64_t store_seen_ms; /* when Redis was there last */
    struct loop_timer endpoints, heartbeat;
    struct loop_hook flush;
    unsigned unchecked; /* rounds since link_receiver_check ran by itself */
};

/* For logs and metrics of the owner; nothing depends on it. */
static inline void link_receiver_tell(struct link_receiver *receiver, enum link_event event, const char *peer,
                                      const char *detail)
{
    if (receiver->options.on_event)
        receiver->options.on_event(receiver->options.context, event, peer, detail);
}

/* link_receiver_jobs.c */
void link_receiver_take_work(struct sender *sender, Triptych__LinkFrame *frame); /* takes the frame */
void link_receiver_flush_done(struct sender *sender);                            /* reports what is finished */
void link_receiver_forget_jobs(struct sender *sender); /* they go on as orphans; what was to be reported is forgotten */
void link_receiver_free_orphans(struct link_receiver *receiver);
/* Walks senders and jobs: counts and lists say the same. For tests and checks. */
void link_receiver_check(const struct link_receiver *receiver);

/* link_receiver_senders.c */
int link_receiver_is_connected(const struct link_receiver *receiver, const char *instance);
/* Opens a socket and says hello with the first credit. An address that fails is tried again with the next look at the
 * endpoints. */
void link_receiver_connect(struct link_receiver *receiver, const struct store_endpoint *endpoint);
/* Returns 1 when everything that had come was read and the sender is still there. */
int link_receiver_read(struct sender *sender);
/* Grants what has become free, unless it is too little to be worth a frame. */
void link_receiver_flush_credit(struct sender *sender);
void link_receiver_send(struct sender *sender, const Triptych__LinkFrame *frame); /* what cannot be sent is lost */
void link_receiver_lose(struct sender *sender, const char *why);                  /* reports it */
void link_receiver_leave(struct sender *sender); /* reports what is finished, says goodbye, closes */

#endif
