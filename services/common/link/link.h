/* The link between two stages (proto/link.proto): the sender binds a ROUTER and gives out work, receivers connect a
 * DEALER to every sender whose endpoint is in Redis. Credit bounds what is under way, heartbeats find the dead,
 * todo sets in Redis find the forgotten. Neither side logs: events are reported. */
#ifndef TRIPTYCH_LINK_H
#define TRIPTYCH_LINK_H

#include "err.h"
#include "link.pb-c.h"
#include "loop.h"
#include "store.h"
#include "zmtp_reason.h"

#include <stddef.h>
#include <stdint.h>

#define LINK_HEARTBEAT_MS    1000
#define LINK_SILENCE_MS      3000 /* three heartbeats */
#define LINK_ENDPOINT_TTL_MS 6000
#define LINK_RECEIVERS_MAX   256 /* per sender */
#define LINK_SENDERS_MAX     STORE_ENDPOINTS_MAX
#define LINK_CREDIT_MAX      65536
/* Work is bound to progress (link_hands.h): how long a receiver may hold a piece while another one is there to take it,
 * how long when it is the only one (it may be slow, and nobody would do better), how many pieces a receiver may have at
 * once that has finished none yet, beside others. */
#define LINK_HOLD_MS       STORE_TODO_LEASE_MS
#define LINK_HOLD_ALONE_MS (6 * STORE_TODO_LEASE_MS)
#define LINK_WINDOW_FIRST  512
#define LINK_TRIAL_MS      3000
#define LINK_SUSPECT_FROM  5  /* receivers that crashed with one piece in hand: it is given with care */
#define LINK_ORPHANED_MAX  10 /* as many: it counts as their killer and becomes a dead letter */
/* A receiver that has been without Redis for so long gives its work back. */
#define LINK_WITHOUT_STORE_MS 2000
/* Work that has waited so long after it was due is late (link_sender_options.on_late). */
#define LINK_LATE_MS (3 * STORE_TODO_LEASE_MS)

/* What a link has to tell; `detail` is for a person. Counted by the daemon under the event's name. */
enum link_event {
    LINK_RECEIVER_JOINED,
    LINK_RECEIVER_LOST, /* silent or said goodbye: its outstanding work is queued again */
    LINK_WORK_TAKEN,    /* a receiver held work too long: it is queued again, for others */
    LINK_SENDER_JOINED,
    LINK_SENDER_LOST,   /* silent, said goodbye, or this receiver has no Redis and gave its work back */
    LINK_FRAME_REFUSED, /* a frame that breaks the contract: dropped */
    LINK_AGAIN,         /* work announced again (overdue or orphaned) */
    LINK_ENDPOINTS,     /* the endpoints could not be read or written: retried */
};
typedef void link_event_fn(void *context, enum link_event event, const char *peer, const char *detail);
const char *link_event_name(enum link_event event);

/* ── sender ────────────────────────────────────────────────────────────────────────────────────────────────────── */

struct link_sender;

struct link_sender_options {
    enum stage stage; /* whose work is given out here */
    const char *instance, *edition;
    const char *listen;    /* ZeroMQ endpoint; "tcp://127.0.0.1:*" takes any free port */
    const char *advertise; /* where receivers connect to; "" the bound endpoint; "auto": this host's address
                              on the way to Redis, with the bound port (link_address.h); borrowed */
    unsigned queue_max;    /* pieces of work that wait here; link_push beyond it is ERR_FULL */
    /* A todo entry is overdue and not known here: load what it needs and link_push it with `again`. For the stages
     * whose work is just an id and a version (summarize, publish) leave it NULL: the link pushes the id itself. */
    void (*on_overdue)(void *context, const char *id);
    /* The queue has fallen to half of queue_max after it had been crowded. May be NULL. */
    void (*on_room)(void *context);
    /* A receiver finished a piece. May be NULL (the todo set tells the truth; the replay tool counts by it). `reason`
     * is why it was rejected, or where it is stored as link_job_stored says, or "". */
    void (*on_done)(void *context, const char *id, const char *outcome, const char *reason);
    /* Asked every other second: how many pieces in the todo set are late (LINK_LATE_MS; of the first thousand that are
     * due), and by how much the oldest, 0 and 0 when none is. Not for the replay. May be NULL. */
    void (*on_late)(void *context, uint64_t count, int64_t oldest_ms);
    link_event_fn *on_event;
    /* A peer, or what it sent, was refused by the socket. NULL: told as LINK_FRAME_REFUSED. */
    zmtp_refused_fn *on_refused;
    void *context;
};

int link_sender_open(struct loop *loop, struct store *store, const struct link_sender_options *options,
                     struct link_sender **out, struct err *err);
/* Withdraws the endpoint and closes; what is queued stays in the todo sets. */
void link_sender_close(struct link_sender *sender);

/* Queues one piece (packs it: borrows `work`). Work with an id that is queued and not yet sent replaces it. ERR_FULL
 * at queue_max: not an error for stages with a todo set (it will be announced when overdue), a reason to wait for
 * on_room. */
int link_push(struct link_sender *sender, const Triptych__Work *work, struct err *err);

struct link_sender_counts {
    unsigned queued, in_flight, receivers;
    uint64_t credit;            /* of all receivers */
    uint64_t sent, again, done; /* totals */
};
struct link_sender_counts link_sender_counts(const struct link_sender *sender);
/* Room left before ERR_FULL. */
unsigned link_room(const struct link_sender *sender);
/* Three quarters full: the moment to take no new work. The last quarter is for what is in hand already: a piece that
 * finds no room is announced only when it is overdue. */
int link_is_crowded(const struct link_sender *sender);

/* ── receiver ── */

struct link_receiver;

/* A piece of work in hand. `work` is valid until link_job_done, which every job needs exactly once. The todo entry in
 * Redis is what guarantees the work: a job dropped with link_job_done("rejected") without a commit or a dead letter
 * comes back when overdue. */
struct link_job {
    const Triptych__Work *work;
};

struct link_receiver_options {
    enum stage stage;
    const char *instance, *edition;
    unsigned capacity; /* jobs in hand at most, over all senders (at least one a sender) */
    /* Takes the job (link_job_done); now or later, in any order. */
    void (*on_job)(void *context, struct link_job *job);
    link_event_fn *on_event;
    void *context;
};

int link_receiver_open(struct loop *loop, struct store *store, const struct link_receiver_options *options,
                       struct link_receiver **out, struct err *err);
/* Says goodbye to all senders, frees; jobs in hand must be done before (link_receiver_in_hand() 0) or are freed by
 * it. */
void link_receiver_close(struct link_receiver *receiver);

/* `outcome` "done", "duplicate" or "rejected"; reason may be NULL. Frees the job. */
void link_job_done(struct link_job *job, const char *outcome, const char *reason);

/* The same for a replayed row that is in Redis, "done" or "duplicate": `proof` (store_proof_of) tells where. */
void link_job_stored(struct link_job *job, const char *outcome, const char *proof);

/* Paused: gives no new credit (what is in hand and on its way still comes: at most `capacity`). Resuming gives it
 * back. */
void link_receiver_pause(struct link_receiver *receiver, int is_paused);
unsigned link_receiver_in_hand(const struct link_receiver *receiver);
unsigned link_receiver_senders(const struct link_receiver *receiver);

#endif
