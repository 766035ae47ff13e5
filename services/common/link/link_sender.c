/* The end of a link that gives out work: it listens, queues what is pushed, sends what receivers have credit for, and
 * says in Redis where it can be found. */
#include "clock.h"
#include "link_frame.h"
#include "link_sender_state.h"
#include "wire.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLAIM_MS 1000
#define LATE_MS  2000 /* how often it looks for work that is late */

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
            /* The receiver then knows that its effect may be in Redis already. */
            link_frame_mark_again(&item->frame, &item->size);
        if (link_bus_send_packed(sender->bus, receiver->peer, item->frame, item->size, NULL))
            link_sender_lose(sender, receiver, LINK_CRASHED, "cannot be reached");
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

/* ── once a heartbeat ── */

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
                           link_sender_on_result, sender, NULL))
        sender->calls--;
}

static void send_heartbeats(struct link_sender *sender)
{
    for (struct receiver *receiver = link_sender_first(sender); receiver; receiver = link_sender_next(receiver))
        link_bus_send(sender->bus, receiver->peer, link_frame_heartbeat(), NULL);
}

/* Silence and slowness are judged only after everything that came has been read: a process that was itself paused must
 * not take its own sleep for the silence of others. */
static void on_heartbeat(void *context)
{
    struct link_sender *sender = context;
    announce_endpoint(sender, LINK_ENDPOINT_TTL_MS);
    send_heartbeats(sender);
    /* There is more to read: judged at the next heartbeat. */
    if (!link_bus_serve(sender->bus))
        return;
    int64_t now_ms = clock_monotonic_ms();
    link_sender_lose_silent(sender, now_ms);
    link_sender_take_back(sender, now_ms);
}

/* ── open and close ── */

static void on_refused(void *context, const char *reason, const char *address, const char *detail)
{
    struct link_sender *sender = context;
    if (sender->options.on_refused)
        sender->options.on_refused(sender->options.context, reason, address, detail);
    else
        link_sender_tell(sender, LINK_FRAME_REFUSED, address, detail);
}

static int listen_on(struct link_sender *sender, struct err *err)
{
    struct link_bus_options options = {.listen = sender->options.listen,
                                       .on_frame = link_sender_on_frame,
                                       .on_gone = link_sender_on_gone,
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
    loop_timer_init(&sender->claim, link_sender_claim, sender);
    loop_timer_init(&sender->late, link_sender_ask_late, sender);
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
    /* No time to live: receivers stop looking here at once. */
    announce_endpoint(sender, 0);
    sender->is_closing = 1;
    /* The owner closes; what happens from here on is no news to it. */
    sender->options.on_event = NULL;
    sender->options.on_done = NULL;
    loop_timer_stop(&sender->heartbeat);
    loop_timer_stop(&sender->claim);
    loop_timer_stop(&sender->late);
    loop_hook_remove(sender->loop, &sender->dispatch);
    while (link_sender_first(sender)) {
        link_sender_refuse(sender, link_sender_first(sender)->peer, "closing");
        link_sender_lose(sender, link_sender_first(sender), LINK_LEFT, "closing");
    }
    link_bus_close(sender->bus);
    link_sender_release(sender);
}
