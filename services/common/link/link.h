/* The link between two stages (proto/link.proto): the upstream binds a ROUTER and gives out work, workers connect a
 * DEALER to every upstream in the registry of endpoints. Credit bounds what is under way, heartbeats find the dead,
 * todo sets in Redis find the forgotten. With common/loop the home of zmq.h. Neither side logs: events are reported. */
#ifndef TRIPTYCH_LINK_H
#define TRIPTYCH_LINK_H

#include "err.h"
#include "link.pb-c.h"
#include "link_listen.h"
#include "loop.h"
#include "store.h"

#include <stddef.h>
#include <stdint.h>

#define LINK_HEARTBEAT_MS    1000
#define LINK_SILENCE_MS      3000 /* three heartbeats */
#define LINK_ENDPOINT_TTL_MS 6000
#define LINK_WORKERS_MAX     256 /* per upstream */
#define LINK_UPSTREAMS_MAX   STORE_ENDPOINTS_MAX
#define LINK_CREDIT_MAX      65536
/* Work is bound to progress (link_hands.h): how long a worker may hold a piece while another one is there to take it,
 * how long when it is the only one (it may be slow, and nobody would do better), how many pieces a worker may have at
 * once that has finished none yet, beside others. */
#define LINK_HOLD_MS       STORE_TODO_LEASE_MS
#define LINK_HOLD_ALONE_MS (6 * STORE_TODO_LEASE_MS)
#define LINK_WINDOW_FIRST  512
#define LINK_TRIAL_MS      3000
#define LINK_SUSPECT_FROM  5  /* workers that crashed with one piece in hand: it is given with care */
#define LINK_ORPHANED_MAX  10 /* as many: it counts as their killer and becomes a dead letter */
/* A worker that has been without Redis for so long gives its work back. */
#define LINK_WITHOUT_STORE_MS 2000
/* Work that has waited so long after it was due is late (link_upstream_options.on_late). */
#define LINK_LATE_MS (3 * STORE_TODO_LEASE_MS)

/* What a link has to tell; `detail` is for a person. Counted by the daemon under the event's name. */
enum link_event {
    LINK_WORKER_JOINED,
    LINK_WORKER_LOST, /* silent or said goodbye: its outstanding work is queued again */
    LINK_WORK_TAKEN,  /* a worker held work too long: it is queued again, for others */
    LINK_UPSTREAM_JOINED,
    LINK_UPSTREAM_LOST, /* silent, said goodbye, or this worker has no Redis and gave its work back */
    LINK_FRAME_REFUSED, /* a frame that breaks the contract: dropped */
    LINK_AGAIN,         /* work announced again (overdue or orphaned) */
    LINK_REGISTRY,      /* the registry could not be read or written: retried */
};
typedef void link_event_fn(void *context, enum link_event event, const char *peer, const char *detail);
const char *link_event_name(enum link_event event);

/* ── upstream ────────────────────────────────────────────────────────────────────────────────────────────────────── */

struct link_upstream;

struct link_upstream_options {
    enum stage stage; /* whose work is given out here */
    const char *instance, *edition;
    const char *listen;    /* ZeroMQ endpoint; "tcp://127.0.0.1:*" takes any free port */
    const char *advertise; /* what the registry tells workers; "" the bound endpoint; "auto": this host's address
                              on the way to Redis, with the bound port (link_address.h); borrowed */
    unsigned queue_max;    /* pieces of work that wait here; link_push beyond it is ERR_FULL */
    /* A todo entry is overdue and not known here: load what it needs and link_push it with `again`. For the stages
     * whose work is just an id and a version (summarize, publish) leave it NULL: the link pushes the id itself. */
    void (*on_overdue)(void *context, const char *id);
    /* The queue has fallen to half of queue_max after it had been crowded. May be NULL. */
    void (*on_room)(void *context);
    /* A worker finished a piece. May be NULL (the todo set tells the truth; the replay tool counts by it). `reason` is
     * why it was rejected, or where it is stored as link_job_stored says, or "". */
    void (*on_done)(void *context, const char *id, const char *outcome, const char *reason);
    /* Asked every other second: how many pieces in the todo set are late (LINK_LATE_MS; of the first thousand that are
     * due), and by how much the oldest, 0 and 0 when none is. Not for the replay. May be NULL. */
    void (*on_late)(void *context, uint64_t count, int64_t oldest_ms);
    link_event_fn *on_event;
    /* A peer, or what it sent, was refused by the socket. NULL: told as LINK_FRAME_REFUSED. */
    link_refused_fn *on_refused;
    void *context;
};

int link_upstream_open(struct loop *loop, struct store *store, const struct link_upstream_options *options,
                       struct link_upstream **out, struct err *err);
/* Withdraws the endpoint and closes; what is queued stays in the todo sets. */
void link_upstream_close(struct link_upstream *upstream);

/* Queues one piece (packs it: borrows `work`). Work with an id that is queued and not yet sent replaces it. ERR_FULL at
 * queue_max: not an error for stages with a todo set (it will be announced when overdue), a reason to wait for on_room.
 */
int link_push(struct link_upstream *upstream, const Triptych__Work *work, struct err *err);

struct link_upstream_counts {
    unsigned queued, in_flight, workers;
    uint64_t credit;            /* of all workers */
    uint64_t sent, again, done; /* totals */
};
struct link_upstream_counts link_upstream_counts(const struct link_upstream *upstream);
/* Room left before ERR_FULL. */
unsigned link_room(const struct link_upstream *upstream);
/* Three quarters full: the moment to take no new work. The last quarter is for what is in hand already: a piece that
 * finds no room is announced only when it is overdue. */
int link_is_crowded(const struct link_upstream *upstream);

/* ── worker ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

struct link_worker;

/* A piece of work in hand. `work` is valid until link_job_done, which every job needs exactly once. The todo entry in
 * Redis is what guarantees the work: a job dropped with link_job_done("rejected") without a commit or a dead letter
 * comes back when overdue. */
struct link_job {
    const Triptych__Work *work;
};

struct link_worker_options {
    enum stage stage;
    const char *instance, *edition;
    unsigned capacity; /* jobs in hand at most, over all upstreams (at least one an upstream) */
    /* Takes the job (link_job_done); now or later, in any order. */
    void (*on_job)(void *context, struct link_job *job);
    link_event_fn *on_event;
    void *context;
};

int link_worker_open(struct loop *loop, struct store *store, const struct link_worker_options *options,
                     struct link_worker **out, struct err *err);
/* Says goodbye to all upstreams, frees; jobs in hand must be done before (link_worker_in_hand() 0) or are freed by it.
 */
void link_worker_close(struct link_worker *worker);

/* `outcome` "done", "duplicate" or "rejected"; reason may be NULL. Frees the job. */
void link_job_done(struct link_job *job, const char *outcome, const char *reason);

/* The same for a replayed row that is in Redis, "done" or "duplicate": `proof` (store_proof_of) tells where. */
void link_job_stored(struct link_job *job, const char *outcome, const char *proof);

/* Paused: gives no new credit (what is in hand and on its way still comes: at most `capacity`). Resuming gives it back.
 */
void link_worker_pause(struct link_worker *worker, int is_paused);
unsigned link_worker_in_hand(const struct link_worker *worker);
unsigned link_worker_upstreams(const struct link_worker *worker);

#endif
