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

struct receiver {
    struct link_hand hand; /* first: link_hands knows receivers by it */
    link_peer_id peer;
    char instance[ID_SIZE];
    int64_t heard_ms;
};

struct link_sender {
    struct loop *loop;
    struct store *store;
    struct link_sender_options options;
    char instance[ID_SIZE], edition[64], bound[LINK_ADDRESS_MAX], address[LINK_ADDRESS_MAX];
    struct link_bus *bus;
    struct link_hands hands;
    int was_crowded, is_claiming, is_closing;
    unsigned calls; /* of ours that the store has not answered */
    uint64_t sent, again, done;
    struct loop_timer heartbeat, claim, late;
    struct loop_hook dispatch;
};

static void tell(struct link_sender *sender, enum link_event event, const char *peer, const char *detail)
{
    if (sender->options.on_event)
        sender->options.on_event(sender->options.context, event, peer, detail);
}

/* Closing waits for the store's answers, because they point here. */
static void release(struct link_sender *sender)
{
    if (!sender->is_closing || sender->calls)
        return;
    link_hands_done(&sender->hands);
    free(sender);
}

/* ── receivers ── */

static struct receiver *first_receiver(const struct link_sender *sender)
{
    return (struct receiver *)sender->hands.first;
}

static struct receiver *next_receiver(const struct receiver *receiver)
{
    return (struct receiver *)receiver->hand.next;
}

static struct receiver *find_receiver(struct link_sender *sender, link_peer_id peer)
{
    for (struct receiver *receiver = first_receiver(sender); receiver; receiver = next_receiver(receiver))
        if (receiver->peer == peer)
            return receiver;
    return NULL;
}

static void ignore_result(void *context, const struct store_result *result)
{
    struct link_sender *sender = context;
    sender->calls--;
    if (result->code && !sender->is_closing)
        tell(sender, LINK_ENDPOINTS, "", result->text);
    release(sender);
}

/* What receivers keep crashing over is given up. */
static void bury(struct link_sender *sender, const struct link_item *item)
{
    char reason[TEXT_MAX];
    snprintf(reason, sizeof reason, "%u receivers were lost with it in flight", item->orphaned);
    if (sender->options.stage == STAGE_REPLAY) { /* no todo set: the tool that reads the rows is told instead */
        if (sender->options.on_done)
            sender->options.on_done(sender->options.context, item->id, "rejected", reason);
        return;
    }
    sender->calls++;
    if (store_dead_add(sender->store, sender->options.stage, item->id, reason, ignore_result, sender, NULL))
        sender->calls--;
}

enum loss { LEFT, CRASHED };

/* Forgets a receiver; what it had in hand waits again, in the old order, before everything else. */
static void lose_receiver(struct link_sender *sender, struct receiver *receiver, enum loss loss, const char *why)
{
    char detail[TEXT_MAX];
    struct link_list buried;
    unsigned held = receiver->hand.held.count;
    link_hands_leave(&sender->hands, &receiver->hand, loss == CRASHED, &buried);
    sender->again += held - buried.count;
    while (buried.first) {
        bury(sender, buried.first);
        link_queue_drop(&sender->hands.queue, &buried, buried.first);
    }
    snprintf(detail, sizeof detail, "%s, %u pieces of work wait again", why, held);
    tell(sender, LINK_RECEIVER_LOST, receiver->instance, detail);
    free(receiver);
}

static void refuse(struct link_sender *sender, link_peer_id peer, const char *why)
{
    Triptych__Goodbye goodbye = TRIPTYCH__GOODBYE__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_GOODBYE;
    frame.goodbye = &goodbye;
    tell(sender, LINK_FRAME_REFUSED, "", why);
    link_bus_send(sender->bus, peer, &frame, NULL);
}

static void on_hello(struct link_sender *sender, link_peer_id peer, const Triptych__Hello *hello)
{
    if (strcmp(hello->stage, stage_name(sender->options.stage)) || strcmp(hello->edition, sender->edition)) {
        refuse(sender, peer, "hello for another stage or edition");
        return;
    }
    for (struct receiver *receiver = first_receiver(sender); receiver; receiver = next_receiver(receiver)) {
        if (!strcmp(receiver->instance, hello->instance)) {
            lose_receiver(sender, receiver, LEFT, "said hello again");
            break;
        }
    }
    struct receiver *receiver = sender->hands.count < LINK_RECEIVERS_MAX ? calloc(1, sizeof *receiver) : NULL;
    if (!receiver) {
        refuse(sender, peer, "too many receivers");
        return;
    }
    receiver->peer = peer;
    memcpy(receiver->instance, hello->instance, ID_SIZE);
    receiver->heard_ms = clock_monotonic_ms();
    link_hands_join(&sender->hands, &receiver->hand, hello->credit);
    tell(sender, LINK_RECEIVER_JOINED, receiver->instance, "");
}

static void on_done(struct link_sender *sender, struct receiver *receiver, const Triptych__Done *done)
{
    for (size_t i = 0; i < done->n_id; i++) {
        if (!link_hands_finish(&sender->hands, &receiver->hand, done->id[i], clock_monotonic_ms()))
            continue;
        sender->done++;
        if (sender->options.on_done)
            sender->options.on_done(sender->options.context, done->id[i], done->outcome,
                                    done->n_stored ? done->stored[i] : done->reason);
    }
}

static void serve_frame(void *context, link_peer_id peer, const Triptych__LinkFrame *frame)
{
    struct link_sender *sender = context;
    struct receiver *receiver = find_receiver(sender, peer);
    if (frame->body_case == TRIPTYCH__LINK_FRAME__BODY_HELLO) {
        on_hello(sender, peer, frame->hello);
        return;
    }
    if (!receiver) {
        refuse(sender, peer, "a receiver that has not said hello");
        return;
    }
    receiver->heard_ms = clock_monotonic_ms();
    switch (frame->body_case) {
    case TRIPTYCH__LINK_FRAME__BODY_CREDIT:
        link_hands_credit(&receiver->hand, frame->credit->more);
        return;
    case TRIPTYCH__LINK_FRAME__BODY_DONE:
        on_done(sender, receiver, frame->done);
        return;
    case TRIPTYCH__LINK_FRAME__BODY_GOODBYE:
        lose_receiver(sender, receiver, LEFT, "said goodbye");
        return;
    case TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT:
        return;
    default:
        tell(sender, LINK_FRAME_REFUSED, receiver->instance, "a frame that only senders send");
    }
}

static void on_gone(void *context, link_peer_id peer)
{
    struct receiver *receiver = find_receiver(context, peer);
    if (receiver)
        lose_receiver(context, receiver, CRASHED, "has closed its connection");
}

static void on_refused(void *context, const char *reason, const char *address, const char *detail)
{
    struct link_sender *sender = context;
    if (sender->options.on_refused)
        sender->options.on_refused(sender->options.context, reason, address, detail);
    else
        tell(sender, LINK_FRAME_REFUSED, address, detail);
}

/* ── giving out ── */

/* Runs before each wait of the loop: sends what credit allows. */
static void dispatch(void *context)
{
    struct link_sender *sender = context;
    struct link_hand *hand;
    struct link_item *item;
    int64_t now_ms = clock_monotonic_ms();
    while ((item = link_hands_give(&sender->hands, now_ms, &hand)) != NULL) {
        struct receiver *receiver = (struct receiver *)hand;
        if (item->is_back)
            link_frame_mark_again(&item->frame, &item->size);
        if (link_bus_send_packed(sender->bus, receiver->peer, item->frame, item->size, NULL))
            lose_receiver(sender, receiver, CRASHED, "cannot be reached");
        else
            sender->sent++;
    }
    link_bus_flush(sender->bus);
    if (sender->was_crowded && link_queue_waiting(&sender->hands.queue) <= sender->hands.queue.waiting_max / 2) {
        sender->was_crowded = 0;
        if (sender->options.on_room)
            sender->options.on_room(sender->options.context);
    }
}

int link_push(struct link_sender *sender, const Triptych__Work *work, struct err *err)
{
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    uint8_t *packed = NULL;
    size_t size = 0;
    assert(*work->id && strlen(work->id) < LINK_WORK_ID_SIZE); /* our own ids */
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_WORK;
    frame.work = (Triptych__Work *)work; /* packing does not change it */
    int code = wire_pack(&frame, &packed, &size, err);
    if (!code)
        code = link_queue_push(&sender->hands.queue, work->id, packed, size, err);
    if (code) {
        free(packed);
    } else if (work->again) {
        sender->again++;
        link_hands_push_overdue(&sender->hands, work->id);
    }
    sender->was_crowded |= link_is_crowded(sender);
    return code;
}

unsigned link_room(const struct link_sender *sender)
{
    unsigned waiting = link_queue_waiting(&sender->hands.queue);
    return waiting < sender->hands.queue.waiting_max ? sender->hands.queue.waiting_max - waiting : 0;
}

int link_is_crowded(const struct link_sender *sender)
{
    const struct link_queue *queue = &sender->hands.queue;
    return link_queue_waiting(queue) >= queue->waiting_max - queue->waiting_max / 4;
}

struct link_sender_counts link_sender_counts(const struct link_sender *sender)
{
    struct link_sender_counts counts = {.queued = link_queue_waiting(&sender->hands.queue),
                                        .in_flight = sender->hands.queue.held,
                                        .receivers = sender->hands.count,
                                        .sent = sender->sent,
                                        .again = sender->again,
                                        .done = sender->done};
    for (const struct receiver *receiver = first_receiver(sender); receiver; receiver = next_receiver(receiver))
        counts.credit += receiver->hand.credit;
    return counts;
}

/* ── overdue work ── */

static void push_story(struct link_sender *sender, const char *id)
{
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    Triptych__StorySummarized summarized = TRIPTYCH__STORY_SUMMARIZED__INIT;
    work.id = changed.story_id = summarized.story_id = (char *)id;
    work.again = 1;
    if (sender->options.stage == STAGE_SUMMARIZE) {
        work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
        work.changed = &changed;
    } else {
        work.payload_case = TRIPTYCH__WORK__PAYLOAD_SUMMARIZED;
        work.summarized = &summarized;
    }
    link_push(sender, &work, NULL); /* full: it comes back when the lease is over */
}

static void on_claimed(void *context, const struct store_result *result, const char *const *ids, size_t count)
{
    struct link_sender *sender = context;
    sender->calls--;
    sender->is_claiming = 0;
    if (!sender->is_closing && !result->code) {
        for (size_t i = 0; i < count; i++) {
            if (link_queue_knows(&sender->hands.queue, ids[i]))
                continue; /* it waits its turn, or is in hand: take_back sees to what is held too long */
            tell(sender, LINK_AGAIN, ids[i], "overdue");
            if (sender->options.on_overdue)
                sender->options.on_overdue(sender->options.context, ids[i]);
            else
                push_story(sender, ids[i]);
        }
    }
    release(sender);
}

/* Only a sender that has somebody to give it to takes over what is overdue. */
static void claim_overdue(void *context)
{
    struct link_sender *sender = context;
    unsigned room = link_room(sender);
    if (sender->is_claiming || !sender->hands.count || !room)
        return;
    sender->is_claiming = 1;
    sender->calls++;
    if (store_todo_claim(sender->store, sender->options.stage, room < CLAIM_MAX ? room : CLAIM_MAX, STORE_TODO_LEASE_MS,
                         on_claimed, sender, NULL)) {
        sender->is_claiming = 0;
        sender->calls--;
    }
}

static void on_late(void *context, const struct store_result *result, uint64_t count, int64_t oldest_ms)
{
    struct link_sender *sender = context;
    sender->calls--;
    if (!sender->is_closing && !result->code)
        sender->options.on_late(sender->options.context, count, oldest_ms);
    release(sender);
}

static void ask_late(void *context)
{
    struct link_sender *sender = context;
    sender->calls++;
    if (store_todo_late(sender->store, sender->options.stage, LINK_LATE_MS, on_late, sender, NULL))
        sender->calls--;
}

/* ── heartbeats ── */

/* Which of our addresses is on the way to Redis shows once there is a connection, and may change with the next one.
 * What was valid at the start stays so: what fails here has failed there. */
static void refresh_address(struct link_sender *sender)
{
    char address[LINK_ADDRESS_MAX];
    if (!link_address_make(sender->bound, sender->options.advertise, store_own_address(sender->store), address, NULL))
        snprintf(sender->address, sizeof sender->address, "%s", address);
}

static void announce_endpoint(struct link_sender *sender, int64_t ttl_ms)
{
    refresh_address(sender);
    sender->calls++;
    if (store_endpoint_put(sender->store, sender->options.stage, sender->instance, sender->address, ttl_ms,
                           ignore_result, sender, NULL))
        sender->calls--;
}

static void send_heartbeats(struct link_sender *sender)
{
    Triptych__Heartbeat heartbeat = TRIPTYCH__HEARTBEAT__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT;
    frame.heartbeat = &heartbeat;
    for (struct receiver *receiver = first_receiver(sender); receiver; receiver = next_receiver(receiver))
        link_bus_send(sender->bus, receiver->peer, &frame, NULL);
}

/* Takes from receivers what they hold too long. Not while Redis is away or full, and for as long again: then nobody can
 * finish anything. */
static void take_back(struct link_sender *sender, int64_t now_ms)
{
    char detail[TEXT_MAX];
    if (store_state(sender->store) != STORE_UP)
        sender->hands.judged_from_ms = now_ms;
    for (struct receiver *receiver = first_receiver(sender); receiver; receiver = next_receiver(receiver)) {
        unsigned taken = link_hands_take_back(&sender->hands, &receiver->hand, now_ms);
        if (!taken)
            continue;
        sender->again += taken;
        snprintf(detail, sizeof detail, "%u pieces of work held too long wait again; it holds %u, may hold %u", taken,
                 receiver->hand.held.count, receiver->hand.window);
        tell(sender, LINK_WORK_TAKEN, receiver->instance, detail);
    }
}

/* Silence and slowness are judged only after everything that came has been read: a process that was itself paused must
 * not take its own sleep for the silence of others. */
static void on_heartbeat(void *context)
{
    struct link_sender *sender = context;
    announce_endpoint(sender, LINK_ENDPOINT_TTL_MS);
    send_heartbeats(sender);
    if (!link_bus_serve(sender->bus))
        return;
    int64_t now_ms = clock_monotonic_ms();
    for (struct receiver *receiver = first_receiver(sender), *next; receiver; receiver = next) {
        next = next_receiver(receiver);
        if (now_ms - receiver->heard_ms > LINK_SILENCE_MS)
            lose_receiver(sender, receiver, CRASHED, "silent");
    }
    take_back(sender, now_ms);
}

/* ── open and close ── */

static int listen_on(struct link_sender *sender, struct err *err)
{
    struct link_bus_options options = {.listen = sender->options.listen,
                                       .on_frame = serve_frame,
                                       .on_gone = on_gone,
                                       .on_refused = on_refused,
                                       .context = sender};
    int code = link_bus_open(sender->loop, &options, &sender->bus, err);
    if (code)
        return code;
    snprintf(sender->bound, sizeof sender->bound, "%s", link_bus_endpoint(sender->bus));
    return link_address_make(sender->bound, sender->options.advertise, "", sender->address, err);
}

int link_sender_open(struct loop *loop, struct store *store, const struct link_sender_options *options,
                     struct link_sender **out, struct err *err)
{
    struct link_sender *sender = calloc(1, sizeof *sender);
    if (!sender)
        return err_set(err, ERR_MEMORY, "no memory for a link");
    sender->loop = loop;
    sender->store = store;
    sender->options = *options;
    snprintf(sender->instance, sizeof sender->instance, "%s", options->instance);
    snprintf(sender->edition, sizeof sender->edition, "%s", options->edition);
    int code = link_hands_init(&sender->hands, options->queue_max, err);
    if (!code)
        code = listen_on(sender, err);
    if (code) {
        link_bus_close(sender->bus);
        link_hands_done(&sender->hands);
        free(sender);
        return code;
    }
    loop_timer_init(&sender->heartbeat, on_heartbeat, sender);
    loop_timer_start(loop, &sender->heartbeat, 0, LINK_HEARTBEAT_MS);
    loop_timer_init(&sender->claim, claim_overdue, sender);
    loop_timer_init(&sender->late, ask_late, sender);
    if (options->stage != STAGE_REPLAY)
        loop_timer_start(loop, &sender->claim, CLAIM_MS, CLAIM_MS);
    if (options->stage != STAGE_REPLAY && options->on_late)
        loop_timer_start(loop, &sender->late, LATE_MS, LATE_MS);
    sender->dispatch = (struct loop_hook){.run = dispatch, .context = sender};
    loop_hook_add(loop, &sender->dispatch);
    *out = sender;
    return 0;
}

void link_sender_close(struct link_sender *sender)
{
    if (!sender)
        return;
    announce_endpoint(sender, 0);
    sender->is_closing = 1;
    sender->options.on_event = NULL;
    sender->options.on_done = NULL;
    loop_timer_stop(&sender->heartbeat);
    loop_timer_stop(&sender->claim);
    loop_timer_stop(&sender->late);
    loop_hook_remove(sender->loop, &sender->dispatch);
    while (first_receiver(sender)) {
        refuse(sender, first_receiver(sender)->peer, "closing");
        lose_receiver(sender, first_receiver(sender), LEFT, "closing");
    }
    link_bus_close(sender->bus);
    release(sender);
}
