#include "clock.h"
#include "link.h"
#include "link_address.h"
#include "link_bus.h"
#include "link_frame.h"
#include "link_hands.h"
#include "wire.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLAIM_MS  1000
#define CLAIM_MAX 500  /* overdue entries taken over at once: spreads the herd after an outage */
#define LATE_MS   2000 /* how often it looks for work that is late */
#define TEXT_MAX  128

struct worker {
    struct link_hand hand; /* first: link_hands knows workers by it */
    link_peer_id peer;
    char instance[ID_SIZE];
    int64_t heard_ms;
};

struct link_upstream {
    struct loop *loop;
    struct store *store;
    struct link_upstream_options options;
    char instance[ID_SIZE], edition[64], bound[LINK_ADDRESS_MAX], address[LINK_ADDRESS_MAX];
    struct link_bus *bus;
    struct link_hands hands;
    int was_crowded, is_claiming, is_closing;
    unsigned calls; /* of ours that the store has not answered */
    uint64_t sent, again, done;
    struct loop_timer heartbeat, claim, late;
    struct loop_hook dispatch;
};

static void tell(struct link_upstream *upstream, enum link_event event, const char *peer, const char *detail)
{
    if (upstream->options.on_event)
        upstream->options.on_event(upstream->options.context, event, peer, detail);
}

/* Closing waits for the store's answers, because they point here. */
static void release(struct link_upstream *upstream)
{
    if (!upstream->is_closing || upstream->calls)
        return;
    link_hands_done(&upstream->hands);
    free(upstream);
}

/* ── workers ── */

static struct worker *first_worker(const struct link_upstream *upstream)
{
    return (struct worker *)upstream->hands.first;
}

static struct worker *next_worker(const struct worker *worker)
{
    return (struct worker *)worker->hand.next;
}

static struct worker *find_worker(struct link_upstream *upstream, link_peer_id peer)
{
    for (struct worker *worker = first_worker(upstream); worker; worker = next_worker(worker))
        if (worker->peer == peer)
            return worker;
    return NULL;
}

static void ignore_result(void *context, const struct store_result *result)
{
    struct link_upstream *upstream = context;
    upstream->calls--;
    if (result->code && !upstream->is_closing)
        tell(upstream, LINK_REGISTRY, "", result->text);
    release(upstream);
}

/* What workers keep crashing over is given up. */
static void bury(struct link_upstream *upstream, const struct link_item *item)
{
    char reason[TEXT_MAX];
    snprintf(reason, sizeof reason, "%u workers were lost with it in hand", item->orphaned);
    if (upstream->options.stage == STAGE_REPLAY) { /* no todo set: the tool that reads the rows is told instead */
        if (upstream->options.on_done)
            upstream->options.on_done(upstream->options.context, item->id, "rejected", reason);
        return;
    }
    upstream->calls++;
    if (store_dead_add(upstream->store, upstream->options.stage, item->id, reason, ignore_result, upstream, NULL))
        upstream->calls--;
}

enum loss { LEFT, CRASHED };

/* Forgets a worker; what it had in hand waits again, in the old order, before everything else. */
static void lose_worker(struct link_upstream *upstream, struct worker *worker, enum loss loss, const char *why)
{
    char detail[TEXT_MAX];
    struct link_list buried;
    unsigned held = worker->hand.held.count;
    link_hands_leave(&upstream->hands, &worker->hand, loss == CRASHED, &buried);
    upstream->again += held - buried.count;
    while (buried.first) {
        bury(upstream, buried.first);
        link_queue_drop(&upstream->hands.queue, &buried, buried.first);
    }
    snprintf(detail, sizeof detail, "%s, %u pieces of work wait again", why, held);
    tell(upstream, LINK_WORKER_LOST, worker->instance, detail);
    free(worker);
}

static void refuse(struct link_upstream *upstream, link_peer_id peer, const char *why)
{
    Triptych__Goodbye goodbye = TRIPTYCH__GOODBYE__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_GOODBYE;
    frame.goodbye = &goodbye;
    tell(upstream, LINK_FRAME_REFUSED, "", why);
    link_bus_send(upstream->bus, peer, &frame, NULL);
}

static void on_hello(struct link_upstream *upstream, link_peer_id peer, const Triptych__Hello *hello)
{
    if (strcmp(hello->stage, stage_name(upstream->options.stage)) || strcmp(hello->edition, upstream->edition)) {
        refuse(upstream, peer, "hello for another stage or edition");
        return;
    }
    for (struct worker *worker = first_worker(upstream); worker; worker = next_worker(worker)) {
        if (!strcmp(worker->instance, hello->instance)) {
            lose_worker(upstream, worker, LEFT, "said hello again");
            break;
        }
    }
    struct worker *worker = upstream->hands.count < LINK_WORKERS_MAX ? calloc(1, sizeof *worker) : NULL;
    if (!worker) {
        refuse(upstream, peer, "too many workers");
        return;
    }
    worker->peer = peer;
    memcpy(worker->instance, hello->instance, ID_SIZE);
    worker->heard_ms = clock_monotonic_ms();
    link_hands_join(&upstream->hands, &worker->hand, hello->credit);
    tell(upstream, LINK_WORKER_JOINED, worker->instance, "");
}

static void on_done(struct link_upstream *upstream, struct worker *worker, const Triptych__Done *done)
{
    for (size_t i = 0; i < done->n_id; i++) {
        if (!link_hands_finish(&upstream->hands, &worker->hand, done->id[i], clock_monotonic_ms()))
            continue;
        upstream->done++;
        if (upstream->options.on_done)
            upstream->options.on_done(upstream->options.context, done->id[i], done->outcome,
                                      done->n_stored ? done->stored[i] : done->reason);
    }
}

static void serve_frame(void *context, link_peer_id peer, const Triptych__LinkFrame *frame)
{
    struct link_upstream *upstream = context;
    struct worker *worker = find_worker(upstream, peer);
    if (frame->body_case == TRIPTYCH__LINK_FRAME__BODY_HELLO) {
        on_hello(upstream, peer, frame->hello);
        return;
    }
    if (!worker) {
        refuse(upstream, peer, "a worker that has not said hello");
        return;
    }
    worker->heard_ms = clock_monotonic_ms();
    switch (frame->body_case) {
    case TRIPTYCH__LINK_FRAME__BODY_CREDIT:
        link_hands_credit(&worker->hand, frame->credit->more);
        return;
    case TRIPTYCH__LINK_FRAME__BODY_DONE:
        on_done(upstream, worker, frame->done);
        return;
    case TRIPTYCH__LINK_FRAME__BODY_GOODBYE:
        lose_worker(upstream, worker, LEFT, "said goodbye");
        return;
    case TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT:
        return;
    default:
        tell(upstream, LINK_FRAME_REFUSED, worker->instance, "a frame that only upstreams send");
    }
}

static void on_gone(void *context, link_peer_id peer)
{
    struct worker *worker = find_worker(context, peer);
    if (worker)
        lose_worker(context, worker, CRASHED, "has closed its connection");
}

static void on_refused(void *context, const char *reason, const char *address, const char *detail)
{
    struct link_upstream *upstream = context;
    if (upstream->options.on_refused)
        upstream->options.on_refused(upstream->options.context, reason, address, detail);
    else
        tell(upstream, LINK_FRAME_REFUSED, address, detail);
}

/* ── giving out ── */

/* Runs before each wait of the loop: sends what credit allows. */
static void dispatch(void *context)
{
    struct link_upstream *upstream = context;
    struct link_hand *hand;
    struct link_item *item;
    int64_t now_ms = clock_monotonic_ms();
    while ((item = link_hands_give(&upstream->hands, now_ms, &hand)) != NULL) {
        struct worker *worker = (struct worker *)hand;
        if (item->is_back)
            link_frame_mark_again(&item->frame, &item->size);
        if (link_bus_send_packed(upstream->bus, worker->peer, item->frame, item->size, NULL))
            lose_worker(upstream, worker, CRASHED, "cannot be reached");
        else
            upstream->sent++;
    }
    link_bus_flush(upstream->bus);
    if (upstream->was_crowded && link_queue_waiting(&upstream->hands.queue) <= upstream->hands.queue.waiting_max / 2) {
        upstream->was_crowded = 0;
        if (upstream->options.on_room)
            upstream->options.on_room(upstream->options.context);
    }
}

int link_push(struct link_upstream *upstream, const Triptych__Work *work, struct err *err)
{
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    uint8_t *packed = NULL;
    size_t size = 0;
    assert(*work->id && strlen(work->id) < LINK_WORK_ID_SIZE); /* our own ids */
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_WORK;
    frame.work = (Triptych__Work *)work; /* packing does not change it */
    int code = wire_pack(&frame, &packed, &size, err);
    if (!code)
        code = link_queue_push(&upstream->hands.queue, work->id, packed, size, err);
    if (code) {
        free(packed);
    } else if (work->again) {
        upstream->again++;
        link_hands_push_overdue(&upstream->hands, work->id);
    }
    upstream->was_crowded |= link_is_crowded(upstream);
    return code;
}

unsigned link_room(const struct link_upstream *upstream)
{
    unsigned waiting = link_queue_waiting(&upstream->hands.queue);
    return waiting < upstream->hands.queue.waiting_max ? upstream->hands.queue.waiting_max - waiting : 0;
}

int link_is_crowded(const struct link_upstream *upstream)
{
    const struct link_queue *queue = &upstream->hands.queue;
    return link_queue_waiting(queue) >= queue->waiting_max - queue->waiting_max / 4;
}

struct link_upstream_counts link_upstream_counts(const struct link_upstream *upstream)
{
    struct link_upstream_counts counts = {.queued = link_queue_waiting(&upstream->hands.queue),
                                          .in_flight = upstream->hands.queue.held,
                                          .workers = upstream->hands.count,
                                          .sent = upstream->sent,
                                          .again = upstream->again,
                                          .done = upstream->done};
    for (const struct worker *worker = first_worker(upstream); worker; worker = next_worker(worker))
        counts.credit += worker->hand.credit;
    return counts;
}

/* ── overdue work ── */

static void push_story(struct link_upstream *upstream, const char *id)
{
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    Triptych__StorySummarized summarized = TRIPTYCH__STORY_SUMMARIZED__INIT;
    work.id = changed.story_id = summarized.story_id = (char *)id;
    work.again = 1;
    if (upstream->options.stage == STAGE_SUMMARIZE) {
        work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
        work.changed = &changed;
    } else {
        work.payload_case = TRIPTYCH__WORK__PAYLOAD_SUMMARIZED;
        work.summarized = &summarized;
    }
    link_push(upstream, &work, NULL); /* full: it comes back when the lease is over */
}

static void on_claimed(void *context, const struct store_result *result, const char *const *ids, size_t count)
{
    struct link_upstream *upstream = context;
    upstream->calls--;
    upstream->is_claiming = 0;
    if (!upstream->is_closing && !result->code) {
        for (size_t i = 0; i < count; i++) {
            if (link_queue_knows(&upstream->hands.queue, ids[i]))
                continue; /* it waits its turn, or is in hand: take_back sees to what is held too long */
            tell(upstream, LINK_AGAIN, ids[i], "overdue");
            if (upstream->options.on_overdue)
                upstream->options.on_overdue(upstream->options.context, ids[i]);
            else
                push_story(upstream, ids[i]);
        }
    }
    release(upstream);
}

/* Only an upstream that has somebody to give it to takes over what is overdue. */
static void claim_overdue(void *context)
{
    struct link_upstream *upstream = context;
    unsigned room = link_room(upstream);
    if (upstream->is_claiming || !upstream->hands.count || !room)
        return;
    upstream->is_claiming = 1;
    upstream->calls++;
    if (store_todo_claim(upstream->store, upstream->options.stage, room < CLAIM_MAX ? room : CLAIM_MAX,
                         STORE_TODO_LEASE_MS, on_claimed, upstream, NULL)) {
        upstream->is_claiming = 0;
        upstream->calls--;
    }
}

static void on_late(void *context, const struct store_result *result, uint64_t count, int64_t oldest_ms)
{
    struct link_upstream *upstream = context;
    upstream->calls--;
    if (!upstream->is_closing && !result->code)
        upstream->options.on_late(upstream->options.context, count, oldest_ms);
    release(upstream);
}

static void ask_late(void *context)
{
    struct link_upstream *upstream = context;
    upstream->calls++;
    if (store_todo_late(upstream->store, upstream->options.stage, LINK_LATE_MS, on_late, upstream, NULL))
        upstream->calls--;
}

/* ── heartbeats ── */

/* Which of our addresses is on the way to Redis shows once there is a connection, and may change with the next one.
 * What was valid at the start stays so: what fails here has failed there. */
static void refresh_address(struct link_upstream *upstream)
{
    char address[LINK_ADDRESS_MAX];
    if (!link_address_make(upstream->bound, upstream->options.advertise, store_own_address(upstream->store), address,
                           NULL))
        snprintf(upstream->address, sizeof upstream->address, "%s", address);
}

static void announce_endpoint(struct link_upstream *upstream, int64_t ttl_ms)
{
    refresh_address(upstream);
    upstream->calls++;
    if (store_endpoint_put(upstream->store, upstream->options.stage, upstream->instance, upstream->address, ttl_ms,
                           ignore_result, upstream, NULL))
        upstream->calls--;
}

static void send_heartbeats(struct link_upstream *upstream)
{
    Triptych__Heartbeat heartbeat = TRIPTYCH__HEARTBEAT__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT;
    frame.heartbeat = &heartbeat;
    for (struct worker *worker = first_worker(upstream); worker; worker = next_worker(worker))
        link_bus_send(upstream->bus, worker->peer, &frame, NULL);
}

/* Takes from workers what they hold too long. Not while Redis is away or full, and for as long again: then nobody can
 * finish anything. */
static void take_back(struct link_upstream *upstream, int64_t now_ms)
{
    char detail[TEXT_MAX];
    if (store_state(upstream->store) != STORE_UP)
        upstream->hands.judged_from_ms = now_ms;
    for (struct worker *worker = first_worker(upstream); worker; worker = next_worker(worker)) {
        unsigned taken = link_hands_take_back(&upstream->hands, &worker->hand, now_ms);
        if (!taken)
            continue;
        upstream->again += taken;
        snprintf(detail, sizeof detail, "%u pieces of work held too long wait again; it holds %u, may hold %u", taken,
                 worker->hand.held.count, worker->hand.window);
        tell(upstream, LINK_WORK_TAKEN, worker->instance, detail);
    }
}

/* Silence and slowness are judged only after everything that came has been read: a process that was itself paused must
 * not take its own sleep for the silence of others. */
static void on_heartbeat(void *context)
{
    struct link_upstream *upstream = context;
    announce_endpoint(upstream, LINK_ENDPOINT_TTL_MS);
    send_heartbeats(upstream);
    if (!link_bus_serve(upstream->bus))
        return;
    int64_t now_ms = clock_monotonic_ms();
    for (struct worker *worker = first_worker(upstream), *next; worker; worker = next) {
        next = next_worker(worker);
        if (now_ms - worker->heard_ms > LINK_SILENCE_MS)
            lose_worker(upstream, worker, CRASHED, "silent");
    }
    take_back(upstream, now_ms);
}

/* ── open and close ── */

static int listen_on(struct link_upstream *upstream, struct err *err)
{
    struct link_bus_options options = {.listen = upstream->options.listen,
                                       .on_frame = serve_frame,
                                       .on_gone = on_gone,
                                       .on_refused = on_refused,
                                       .context = upstream};
    int code = link_bus_open(upstream->loop, &options, &upstream->bus, err);
    if (code)
        return code;
    snprintf(upstream->bound, sizeof upstream->bound, "%s", link_bus_endpoint(upstream->bus));
    return link_address_make(upstream->bound, upstream->options.advertise, "", upstream->address, err);
}

int link_upstream_open(struct loop *loop, struct store *store, const struct link_upstream_options *options,
                       struct link_upstream **out, struct err *err)
{
    struct link_upstream *upstream = calloc(1, sizeof *upstream);
    if (!upstream)
        return err_set(err, ERR_MEMORY, "no memory for a link");
    upstream->loop = loop;
    upstream->store = store;
    upstream->options = *options;
    snprintf(upstream->instance, sizeof upstream->instance, "%s", options->instance);
    snprintf(upstream->edition, sizeof upstream->edition, "%s", options->edition);
    int code = link_hands_init(&upstream->hands, options->queue_max, err);
    if (!code)
        code = listen_on(upstream, err);
    if (code) {
        link_bus_close(upstream->bus);
        link_hands_done(&upstream->hands);
        free(upstream);
        return code;
    }
    loop_timer_init(&upstream->heartbeat, on_heartbeat, upstream);
    loop_timer_start(loop, &upstream->heartbeat, 0, LINK_HEARTBEAT_MS);
    loop_timer_init(&upstream->claim, claim_overdue, upstream);
    loop_timer_init(&upstream->late, ask_late, upstream);
    if (options->stage != STAGE_REPLAY)
        loop_timer_start(loop, &upstream->claim, CLAIM_MS, CLAIM_MS);
    if (options->stage != STAGE_REPLAY && options->on_late)
        loop_timer_start(loop, &upstream->late, LATE_MS, LATE_MS);
    upstream->dispatch = (struct loop_hook){.run = dispatch, .context = upstream};
    loop_hook_add(loop, &upstream->dispatch);
    *out = upstream;
    return 0;
}

void link_upstream_close(struct link_upstream *upstream)
{
    if (!upstream)
        return;
    announce_endpoint(upstream, 0);
    upstream->is_closing = 1;
    upstream->options.on_event = NULL;
    upstream->options.on_done = NULL;
    loop_timer_stop(&upstream->heartbeat);
    loop_timer_stop(&upstream->claim);
    loop_timer_stop(&upstream->late);
    loop_hook_remove(upstream->loop, &upstream->dispatch);
    while (first_worker(upstream)) {
        refuse(upstream, first_worker(upstream)->peer, "closing");
        lose_worker(upstream, first_worker(upstream), LEFT, "closing");
    }
    link_bus_close(upstream->bus);
    release(upstream);
}
