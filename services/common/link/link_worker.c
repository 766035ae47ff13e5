#include "clock.h"
#include "link.h"
#include "link_address.h"
#include "link_context.h"
#include "link_curve.h"
#include "link_frame.h"
#include "utf8.h"
#include "wire.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define REGISTRY_MS         500
#define FRAMES_PER_TURN_MAX 1024
#define DONE_BATCH_MAX      1024
#define REASON_MAX          256

struct upstream {
    struct upstream *next;
    struct link_worker *worker;
    char instance[ID_SIZE], address[LINK_ADDRESS_MAX];
    void *socket;
    int64_t heard_ms;
    unsigned granted; /* credit given and not used yet */
    unsigned in_hand; /* jobs from here */
    struct job *jobs;
    char *done_ids[DONE_BATCH_MAX];    /* finished with the outcome "done", not told yet */
    char *done_proofs[DONE_BATCH_MAX]; /* where they are stored; NULL where that was not said */
    unsigned done_count;
};

struct job {
    struct link_job public; /* first: handlers hold a pointer to it */
    struct upstream *from;  /* NULL when that upstream is lost: nobody waits for the answer */
    struct link_worker *worker;
    Triptych__LinkFrame *frame;
    struct job *next, *before;
};

struct link_worker {
    struct loop *loop;
    struct store *store;
    struct link_worker_options options;
    char instance[ID_SIZE], edition[64];
    struct upstream *upstreams;
    unsigned upstream_count, in_hand, orphan_count;
    struct job *orphans; /* jobs in hand whose upstream is lost */
    int is_paused, is_asking, is_closing;
    int is_away;           /* has given its work back for want of Redis */
    int64_t store_seen_ms; /* when Redis was there last */
    struct loop_timer registry, heartbeat;
    struct loop_hook flush;
};

static void tell(struct link_worker *worker, enum link_event event, const char *peer, const char *detail)
{
    if (worker->options.on_event)
        worker->options.on_event(worker->options.context, event, peer, detail);
}

static int send_frame(struct upstream *upstream, const Triptych__LinkFrame *frame)
{
    return link_frame_send(upstream->socket, frame, NULL);
}

/* ── jobs ── */

static struct job **job_list(struct job *job)
{
    return job->from ? &job->from->jobs : &job->worker->orphans;
}

static void link_in(struct job *job)
{
    struct job **list = job_list(job);
    job->before = NULL;
    job->next = *list;
    if (job->next)
        job->next->before = job;
    *list = job;
}

static void link_out(struct job *job)
{
    *(job->before ? &job->before->next : job_list(job)) = job->next;
    if (job->next)
        job->next->before = job->before;
}

static void free_job(struct job *job)
{
    link_out(job);
    job->worker->in_hand--;
    if (job->from)
        job->from->in_hand--;
    else
        job->worker->orphan_count--;
    wire_free(job->frame);
    free(job);
}

static void send_done(struct upstream *upstream, const Triptych__Done *done)
{
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_DONE;
    frame.done = (Triptych__Done *)done; /* packing does not change it */
    send_frame(upstream, &frame);        /* not sent: the upstream is lost and announces the work again */
}

static void free_done(struct upstream *upstream)
{
    for (unsigned i = 0; i < upstream->done_count; i++) {
        free(upstream->done_ids[i]);
        free(upstream->done_proofs[i]);
    }
    upstream->done_count = 0;
}

static void flush_done(struct upstream *upstream)
{
    Triptych__Done done = TRIPTYCH__DONE__INIT;
    char *proofs[DONE_BATCH_MAX], none[] = "", outcome[] = "done";
    if (!upstream->done_count)
        return;
    done.id = upstream->done_ids;
    done.n_id = upstream->done_count;
    done.outcome = outcome;
    for (unsigned i = 0; i < upstream->done_count; i++) {
        proofs[i] = upstream->done_proofs[i] ? upstream->done_proofs[i] : none;
        done.n_stored += upstream->done_proofs[i] != NULL;
    }
    done.stored = proofs;
    done.n_stored = done.n_stored ? done.n_id : 0;
    send_done(upstream, &done);
    free_done(upstream);
}

static void note_done(struct upstream *upstream, const char *id, const char *proof)
{
    if (upstream->done_count == DONE_BATCH_MAX)
        flush_done(upstream);
    char *copy = strdup(id);
    if (!copy)
        return;
    upstream->done_ids[upstream->done_count] = copy;
    upstream->done_proofs[upstream->done_count++] = proof ? strdup(proof) : NULL;
}

static void finish_job(struct link_job *public, const char *outcome, const char *reason, const char *proof)
{
    struct job *job = (struct job *)public;
    struct upstream *upstream = job->from;
    if (upstream && !strcmp(outcome, "done")) {
        note_done(upstream, public->work->id, proof);
    } else if (upstream) {
        Triptych__Done done = TRIPTYCH__DONE__INIT;
        char cut[REASON_MAX + 1];
        char *ids[] = {public->work->id};
        char *proofs[] = {(char *)proof};
        snprintf(cut, sizeof cut, "%.*s",
                 (int)utf8_cut_len(reason ? reason : "", reason ? strlen(reason) : 0, REASON_MAX),
                 reason ? reason : "");
        done.id = ids;
        done.n_id = 1;
        done.outcome = (char *)outcome;
        done.reason = cut;
        done.stored = proofs;
        done.n_stored = proof != NULL;
        send_done(upstream, &done);
    }
    free_job(job);
}

void link_job_done(struct link_job *public, const char *outcome, const char *reason)
{
    finish_job(public, outcome, reason, NULL);
}

void link_job_stored(struct link_job *public, const char *outcome, const char *proof)
{
    finish_job(public, outcome, NULL, proof);
}

/* ── upstreams ── */

static void close_upstream(struct upstream *upstream)
{
    struct link_worker *worker = upstream->worker;
    for (struct upstream **at = &worker->upstreams; *at; at = &(*at)->next) {
        if (*at == upstream) {
            *at = upstream->next;
            break;
        }
    }
    while (upstream->jobs) {
        struct job *job = upstream->jobs;
        link_out(job);
        job->from = NULL;
        worker->orphan_count++;
        link_in(job);
    }
    free_done(upstream);
    worker->upstream_count--;
    loop_socket_forget(worker->loop, upstream->socket);
    link_socket_close(upstream->socket);
    free(upstream);
}

static void lose_upstream(struct upstream *upstream, const char *why)
{
    tell(upstream->worker, LINK_UPSTREAM_LOST, upstream->instance, why);
    close_upstream(upstream);
}

static void take_work(struct upstream *upstream, Triptych__LinkFrame *frame)
{
    struct link_worker *worker = upstream->worker;
    struct job *job = calloc(1, sizeof *job);
    if (!job) { /* it stays due */
        wire_free(frame);
        return;
    }
    *job = (struct job){.public = {frame->work}, .from = upstream, .worker = worker, .frame = frame};
    link_in(job);
    upstream->granted -= upstream->granted > 0;
    upstream->in_hand++;
    worker->in_hand++;
    worker->options.on_job(worker->options.context, &job->public);
}

/* Returns 0 when the upstream is gone after this frame. Takes the frame. */
static int serve_frame(struct upstream *upstream, Triptych__LinkFrame *frame)
{
    upstream->heard_ms = clock_monotonic_ms();
    if (frame->body_case == TRIPTYCH__LINK_FRAME__BODY_WORK) {
        take_work(upstream, frame);
        return 1;
    }
    int is_goodbye = frame->body_case == TRIPTYCH__LINK_FRAME__BODY_GOODBYE;
    if (!is_goodbye && frame->body_case != TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT)
        tell(upstream->worker, LINK_FRAME_REFUSED, upstream->instance, "a frame that only workers send");
    wire_free(frame);
    if (is_goodbye)
        lose_upstream(upstream, "said goodbye");
    return !is_goodbye;
}

/* Returns 1 when everything that had come was read and the upstream is still there. */
static int read_upstream(struct upstream *upstream)
{
    for (int i = 0; i < FRAMES_PER_TURN_MAX; i++) {
        Triptych__LinkFrame *frame = NULL;
        struct err err = {0};
        int got = link_frame_receive(upstream->socket, &frame, &err);
        if (got == 0)
            return 1;
        if (got < 0)
            tell(upstream->worker, LINK_FRAME_REFUSED, upstream->instance, err.text);
        else if (!serve_frame(upstream, frame))
            return 0;
    }
    return 0;
}

static void on_readable(void *context, int events)
{
    (void)events;
    read_upstream(context);
}

/* ── credit ── */

/* Of the capacity that is not taken by jobs of upstreams that are gone. */
static unsigned share(const struct link_worker *worker)
{
    unsigned count = worker->upstream_count ? worker->upstream_count : 1;
    unsigned free_count = worker->options.capacity;
    free_count -= worker->orphan_count < free_count ? worker->orphan_count : free_count;
    unsigned each = free_count / count;
    return each ? each : 1;
}

static unsigned credit_due(const struct upstream *upstream)
{
    unsigned used = upstream->granted + upstream->in_hand;
    unsigned allowed = share(upstream->worker);
    return !upstream->worker->is_paused && used < allowed ? allowed - used : 0;
}

/* Credit goes in pieces of a quarter of the share, so that it does not cost a frame a job. */
static void flush_credit(struct upstream *upstream)
{
    unsigned more = credit_due(upstream);
    if (!more || (upstream->granted && more * 4 < share(upstream->worker)))
        return;
    Triptych__Credit credit = TRIPTYCH__CREDIT__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_CREDIT;
    frame.credit = &credit;
    credit.more = more;
    if (!send_frame(upstream, &frame))
        upstream->granted += more;
}

/* Runs before each wait of the loop. */
static void flush(void *context)
{
    struct link_worker *worker = context;
    for (struct upstream *upstream = worker->upstreams; upstream; upstream = upstream->next) {
        flush_done(upstream);
        flush_credit(upstream);
    }
}

/* ── the registry of endpoints, heartbeats ── */

static void say_hello(struct upstream *upstream)
{
    struct link_worker *worker = upstream->worker;
    Triptych__Hello hello = TRIPTYCH__HELLO__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HELLO;
    frame.hello = &hello;
    hello.instance = worker->instance;
    hello.stage = (char *)stage_name(worker->options.stage);
    hello.edition = worker->edition;
    hello.credit = credit_due(upstream);
    if (!send_frame(upstream, &frame))
        upstream->granted = hello.credit;
}

static void connect_upstream(struct link_worker *worker, const struct store_endpoint *endpoint)
{
    struct err err = {0};
    struct upstream *upstream = calloc(1, sizeof *upstream);
    if (!upstream)
        return;
    upstream->worker = worker;
    snprintf(upstream->instance, sizeof upstream->instance, "%s", endpoint->instance);
    snprintf(upstream->address, sizeof upstream->address, "%s", endpoint->address);
    upstream->heard_ms = clock_monotonic_ms();
    upstream->socket = link_socket_new(ZMQ_DEALER, &err);
    if (!upstream->socket || link_curve_protect(upstream->socket, &err) ||
        zmq_connect(upstream->socket, upstream->address) ||
        loop_socket_watch(worker->loop, upstream->socket, on_readable, upstream, &err)) {
        tell(worker, LINK_REGISTRY, endpoint->address, err.code ? err.text : "cannot connect to this address");
        link_socket_close(upstream->socket);
        free(upstream);
        return;
    }
    upstream->next = worker->upstreams;
    worker->upstreams = upstream;
    worker->upstream_count++;
    say_hello(upstream);
    tell(worker, LINK_UPSTREAM_JOINED, upstream->instance, upstream->address);
}

static int is_connected(const struct link_worker *worker, const char *instance)
{
    for (const struct upstream *upstream = worker->upstreams; upstream; upstream = upstream->next)
        if (!strcmp(upstream->instance, instance))
            return 1;
    return 0;
}

static void on_endpoints(void *context, const struct store_result *result, const struct store_endpoint *rows,
                         size_t count)
{
    struct link_worker *worker = context;
    worker->is_asking = 0;
    if (worker->is_closing) {
        free(worker);
        return;
    }
    if (result->code)
        tell(worker, LINK_REGISTRY, "", result->text);
    for (size_t i = 0; i < count && !worker->is_away && worker->upstream_count < LINK_UPSTREAMS_MAX; i++)
        if (id_is_valid(rows[i].instance, 'i') && !is_connected(worker, rows[i].instance))
            connect_upstream(worker, &rows[i]);
}

static void ask_registry(void *context)
{
    struct link_worker *worker = context;
    if (worker->is_asking || worker->is_away)
        return;
    worker->is_asking = 1;
    if (store_endpoints_get(worker->store, worker->options.stage, on_endpoints, worker, NULL))
        worker->is_asking = 0;
}

static void say_goodbye(struct upstream *upstream)
{
    Triptych__Goodbye goodbye = TRIPTYCH__GOODBYE__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_GOODBYE;
    frame.goodbye = &goodbye;
    send_frame(upstream, &frame);
}

/* Without Redis nothing can be finished: others that have it get the work. What is in hand is finished all the same
 * once Redis is back, which does no harm. */
static void look_after_store(struct link_worker *worker)
{
    int64_t now_ms = clock_monotonic_ms();
    if (store_state(worker->store) != STORE_DOWN) {
        worker->store_seen_ms = now_ms;
        worker->is_away = 0;
    } else if (now_ms - worker->store_seen_ms > LINK_WITHOUT_STORE_MS) {
        worker->is_away = 1;
        while (worker->upstreams) {
            flush_done(worker->upstreams);
            say_goodbye(worker->upstreams);
            lose_upstream(worker->upstreams, "no Redis here: its work was given back");
        }
    }
}

/* As upstream, so worker: silence is judged only after everything that came has been read. */
static void on_heartbeat(void *context)
{
    struct link_worker *worker = context;
    Triptych__Heartbeat heartbeat = TRIPTYCH__HEARTBEAT__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT;
    frame.heartbeat = &heartbeat;
    look_after_store(worker);
    for (struct upstream *upstream = worker->upstreams, *next; upstream; upstream = next) {
        next = upstream->next;
        send_frame(upstream, &frame);
        if (read_upstream(upstream) && clock_monotonic_ms() - upstream->heard_ms > LINK_SILENCE_MS)
            lose_upstream(upstream, "silent");
    }
}

/* ── open and close ── */

int link_worker_open(struct loop *loop, struct store *store, const struct link_worker_options *options,
                     struct link_worker **out, struct err *err)
{
    struct link_worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        return err_set(err, ERR_MEMORY, "no memory for a link");
    assert(options->capacity && options->capacity <= LINK_CREDIT_MAX);
    worker->loop = loop;
    worker->store = store;
    worker->options = *options;
    worker->store_seen_ms = clock_monotonic_ms();
    snprintf(worker->instance, sizeof worker->instance, "%s", options->instance);
    snprintf(worker->edition, sizeof worker->edition, "%s", options->edition);
    loop_timer_init(&worker->registry, ask_registry, worker);
    loop_timer_start(loop, &worker->registry, 0, REGISTRY_MS);
    loop_timer_init(&worker->heartbeat, on_heartbeat, worker);
    loop_timer_start(loop, &worker->heartbeat, LINK_HEARTBEAT_MS, LINK_HEARTBEAT_MS);
    worker->flush = (struct loop_hook){.run = flush, .context = worker};
    loop_hook_add(loop, &worker->flush);
    *out = worker;
    return 0;
}

void link_worker_close(struct link_worker *worker)
{
    if (!worker)
        return;
    loop_timer_stop(&worker->registry);
    loop_timer_stop(&worker->heartbeat);
    loop_hook_remove(worker->loop, &worker->flush);
    while (worker->upstreams) {
        flush_done(worker->upstreams);
        say_goodbye(worker->upstreams);
        close_upstream(worker->upstreams);
    }
    while (worker->orphans)
        free_job(worker->orphans);
    worker->is_closing = 1;
    if (!worker->is_asking)
        free(worker); /* else when the store answers */
}

void link_worker_pause(struct link_worker *worker, int is_paused)
{
    worker->is_paused = is_paused;
}

unsigned link_worker_in_hand(const struct link_worker *worker)
{
    return worker->in_hand;
}

unsigned link_worker_upstreams(const struct link_worker *worker)
{
    return worker->upstream_count;
}
