/* The senders that a receiver is connected to: hello, credit, what they send, and their end. */
#include "clock.h"
#include "link_curve.h"
#include "link_frame.h"
#include "link_receiver_state.h"
#include "wire.h"
#include "zmq_connector.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define FRAMES_PER_TURN_MAX 1024

void link_receiver_send(struct sender *sender, const Triptych__LinkFrame *frame)
{
    link_frame_send(sender->socket, frame, NULL);
}

/* ── the end of one ── */

static void close_sender(struct sender *sender)
{
    struct link_receiver *receiver = sender->receiver;
    assert(receiver->sender_count);
    LIST_REMOVE(sender, among);
    receiver->sender_count--;
    link_receiver_forget_jobs(sender);
    loop_socket_forget(receiver->loop, sender->socket);
    zmq_connector_close(sender->socket);
    free(sender);
}

void link_receiver_lose(struct sender *sender, const char *why)
{
    link_receiver_tell(sender->receiver, LINK_SENDER_LOST, sender->instance, why);
    close_sender(sender);
}

void link_receiver_leave(struct sender *sender)
{
    link_receiver_flush_done(sender);
    link_receiver_send(sender, link_frame_goodbye());
    close_sender(sender);
}

/* ── what it sends ── */

/* Returns 0 when the sender is gone after this frame. Takes the frame. */
static int serve_frame(struct sender *sender, Triptych__LinkFrame *frame)
{
    sender->heard_ms = clock_monotonic_ms();
    if (frame->body_case == TRIPTYCH__LINK_FRAME__BODY_WORK) {
        link_receiver_take_work(sender, frame);
        return 1;
    }
    int is_goodbye = frame->body_case == TRIPTYCH__LINK_FRAME__BODY_GOODBYE;
    if (!is_goodbye && frame->body_case != TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT)
        link_receiver_tell(sender->receiver, LINK_FRAME_REFUSED, sender->instance, "a frame that only receivers send");
    wire_free(frame);
    if (is_goodbye)
        link_receiver_lose(sender, "said goodbye");
    return !is_goodbye;
}

int link_receiver_read(struct sender *sender)
{
    for (int i = 0; i < FRAMES_PER_TURN_MAX; i++) {
        Triptych__LinkFrame *frame = NULL;
        struct err err = {0};
        int got = link_frame_receive(sender->socket, &frame, &err);
        if (got == 0)
            return 1;
        if (got < 0)
            link_receiver_tell(sender->receiver, LINK_FRAME_REFUSED, sender->instance, err.text);
        else if (!serve_frame(sender, frame))
            return 0;
    }
    return 0;
}

static void on_readable(void *context, int events)
{
    (void)events;
    link_receiver_read(context);
}

/* ── credit ── */

/* Of the capacity that is not taken by jobs of senders that are gone. */
static unsigned share(const struct link_receiver *receiver)
{
    unsigned count = receiver->sender_count ? receiver->sender_count : 1;
    unsigned free_count = receiver->options.capacity;
    free_count -= receiver->orphan_count < free_count ? receiver->orphan_count : free_count;
    unsigned each = free_count / count;
    return each ? each : 1;
}

static unsigned credit_due(const struct sender *sender)
{
    unsigned used = sender->granted + sender->in_hand;
    unsigned allowed = share(sender->receiver);
    return !sender->receiver->is_paused && used < allowed ? allowed - used : 0;
}

/* Credit goes in pieces of a quarter of the share, so that it does not cost a frame a job. */
void link_receiver_flush_credit(struct sender *sender)
{
    unsigned more = credit_due(sender);
    if (!more || (sender->granted && more * 4 < share(sender->receiver)))
        return;
    Triptych__Credit credit = TRIPTYCH__CREDIT__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_CREDIT;
    frame.credit = &credit;
    credit.more = more;
    if (!link_frame_send(sender->socket, &frame, NULL))
        sender->granted += more;
}

/* ── connecting ── */

static void say_hello(struct sender *sender)
{
    struct link_receiver *receiver = sender->receiver;
    Triptych__Hello hello = TRIPTYCH__HELLO__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HELLO;
    frame.hello = &hello;
    hello.instance = receiver->instance;
    hello.stage = (char *)stage_name(receiver->options.stage);
    hello.edition = receiver->edition;
    hello.credit = credit_due(sender);
    if (!link_frame_send(sender->socket, &frame, NULL))
        sender->granted = hello.credit;
}

void link_receiver_connect(struct link_receiver *receiver, const struct store_endpoint *endpoint)
{
    struct err err = {0};
    struct sender *sender = calloc(1, sizeof *sender);
    if (!sender)
        return;
    sender->receiver = receiver;
    snprintf(sender->instance, sizeof sender->instance, "%s", endpoint->instance);
    snprintf(sender->address, sizeof sender->address, "%s", endpoint->address);
    sender->heard_ms = clock_monotonic_ms();
    sender->socket = zmq_connector_new(ZMQ_DEALER, &err);
    if (!sender->socket || link_curve_protect(sender->socket, &err) || zmq_connect(sender->socket, sender->address) ||
        loop_socket_watch(receiver->loop, sender->socket, on_readable, sender, &err)) {
        link_receiver_tell(receiver, LINK_ENDPOINTS, endpoint->address,
                           err.code ? err.text : "cannot connect to this address");
        zmq_connector_close(sender->socket);
        free(sender);
        return;
    }
    LIST_INSERT_HEAD(&receiver->senders, sender, among);
    receiver->sender_count++;
    say_hello(sender);
    link_receiver_tell(receiver, LINK_SENDER_JOINED, sender->instance, sender->address);
}

int link_receiver_is_connected(const struct link_receiver *receiver, const char *instance)
{
    for (const struct sender *sender = LIST_FIRST(&receiver->senders); sender; sender = LIST_NEXT(sender, among))
        if (!strcmp(sender->instance, instance))
            return 1;
    return 0;
}
