/* The receivers that a sender knows: they say hello, give credit, report what is done, and go or are lost. */
#include "clock.h"
#include "link_frame.h"
#include "link_sender_state.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct receiver *link_sender_first(const struct link_sender *sender)
{
    return (struct receiver *)LIST_FIRST(&sender->hands.all);
}

struct receiver *link_sender_next(const struct receiver *receiver)
{
    return (struct receiver *)LIST_NEXT(&receiver->hand, among);
}

static struct receiver *find_receiver(struct link_sender *sender, link_peer_id peer)
{
    for (struct receiver *receiver = link_sender_first(sender); receiver; receiver = link_sender_next(receiver))
        if (receiver->peer == peer)
            return receiver;
    return NULL;
}

/* ── the end of one ── */

/* What receivers keep crashing over is given up. */
static void bury(struct link_sender *sender, const struct link_item *item)
{
    char reason[LINK_DETAIL_MAX];
    snprintf(reason, sizeof reason, "%u receivers were lost with it in flight", item->orphaned);
    if (sender->options.stage == STAGE_REPLAY) { /* no todo set: the tool that reads the rows is told instead */
        if (sender->options.on_done)
            sender->options.on_done(sender->options.context, item->id, "rejected", reason);
        return;
    }
    sender->calls++;
    if (store_dead_add(sender->store, sender->options.stage, item->id, reason, link_sender_on_result, sender, NULL))
        sender->calls--;
}

void link_sender_lose(struct link_sender *sender, struct receiver *receiver, enum link_loss loss, const char *why)
{
    char detail[LINK_DETAIL_MAX];
    struct link_list buried;
    unsigned held = receiver->hand.held.count;
    link_hands_leave(&sender->hands, &receiver->hand, loss == LINK_CRASHED, &buried);
    sender->again += held - buried.count;
    while (buried.count) {
        bury(sender, link_list_first(&buried));
        link_queue_drop(&sender->hands.queue, &buried, link_list_first(&buried));
    }
    snprintf(detail, sizeof detail, "%s, %u pieces of work wait again", why, held);
    link_sender_tell(sender, LINK_RECEIVER_LOST, receiver->instance, detail);
    free(receiver);
}

void link_sender_refuse(struct link_sender *sender, link_peer_id peer, const char *why)
{
    link_sender_tell(sender, LINK_FRAME_REFUSED, "", why);
    link_bus_send(sender->bus, peer, link_frame_goodbye(), NULL);
}

/* ── what they send ── */

static void on_hello(struct link_sender *sender, link_peer_id peer, const Triptych__Hello *hello)
{
    if (strcmp(hello->stage, stage_name(sender->options.stage)) || strcmp(hello->edition, sender->edition)) {
        link_sender_refuse(sender, peer, "hello for another stage or edition");
        return;
    }
    for (struct receiver *receiver = link_sender_first(sender); receiver; receiver = link_sender_next(receiver)) {
        if (!strcmp(receiver->instance, hello->instance)) {
            link_sender_lose(sender, receiver, LINK_LEFT, "said hello again");
            break;
        }
    }
    struct receiver *receiver = sender->hands.count < LINK_RECEIVERS_MAX ? calloc(1, sizeof *receiver) : NULL;
    if (!receiver) {
        link_sender_refuse(sender, peer, "too many receivers");
        return;
    }
    receiver->peer = peer;
    memcpy(receiver->instance, hello->instance, ID_SIZE);
    receiver->heard_ms = clock_monotonic_ms();
    link_hands_join(&sender->hands, &receiver->hand, hello->credit);
    link_sender_tell(sender, LINK_RECEIVER_JOINED, receiver->instance, "");
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

void link_sender_on_frame(void *context, link_peer_id peer, const Triptych__LinkFrame *frame)
{
    struct link_sender *sender = context;
    struct receiver *receiver = find_receiver(sender, peer);
    if (frame->body_case == TRIPTYCH__LINK_FRAME__BODY_HELLO) {
        on_hello(sender, peer, frame->hello);
        return;
    }
    if (!receiver) {
        link_sender_refuse(sender, peer, "a receiver that has not said hello");
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
        link_sender_lose(sender, receiver, LINK_LEFT, "said goodbye");
        return;
    case TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT:
        return;
    default:
        link_sender_tell(sender, LINK_FRAME_REFUSED, receiver->instance, "a frame that only senders send");
    }
}

void link_sender_on_gone(void *context, link_peer_id peer)
{
    struct receiver *receiver = find_receiver(context, peer);
    if (receiver)
        link_sender_lose(context, receiver, LINK_CRASHED, "has closed its connection");
}

/* ── once a heartbeat ── */

void link_sender_lose_silent(struct link_sender *sender, int64_t now_ms)
{
    for (struct receiver *receiver = link_sender_first(sender), *next; receiver; receiver = next) {
        next = link_sender_next(receiver);
        if (now_ms - receiver->heard_ms > LINK_SILENCE_MS)
            link_sender_lose(sender, receiver, LINK_CRASHED, "silent");
    }
}

/* Takes from receivers what they hold too long. Not while Redis is away or full, and for as long again: then nobody can
 * finish anything. */
void link_sender_take_back(struct link_sender *sender, int64_t now_ms)
{
    char detail[LINK_DETAIL_MAX];
    if (store_state(sender->store) != STORE_UP)
        sender->hands.judged_from_ms = now_ms;
    for (struct receiver *receiver = link_sender_first(sender); receiver; receiver = link_sender_next(receiver)) {
        unsigned taken = link_hands_take_back(&sender->hands, &receiver->hand, now_ms);
        if (!taken)
            continue;
        sender->again += taken;
        snprintf(detail, sizeof detail, "%u pieces of work held too long wait again; it holds %u, may hold %u", taken,
                 receiver->hand.held.count, receiver->hand.window);
        link_sender_tell(sender, LINK_WORK_TAKEN, receiver->instance, detail);
    }
}
