/* The end of a link that does work: it finds senders by their endpoints in Redis, gives them credit, and gives its work
 * back when Redis is out of its reach. */
#include "check.h"
#include "clock.h"
#include "link_frame.h"
#include "link_receiver_state.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define ENDPOINTS_MS 500

/* Runs before each wait of the loop. */
static void flush(void *context)
{
    struct link_receiver *receiver = context;
    if (check_is_due(&receiver->unchecked, receiver->in_hand + receiver->sender_count))
        link_receiver_check(receiver);
    for (struct sender *sender = LIST_FIRST(&receiver->senders); sender; sender = LIST_NEXT(sender, among)) {
        link_receiver_flush_done(sender);
        link_receiver_flush_credit(sender);
    }
}

/* ── endpoints ── */

static void on_endpoints(void *context, const struct store_result *result, const struct store_endpoint *rows,
                         size_t count)
{
    struct link_receiver *receiver = context;
    receiver->is_asking = 0;
    if (receiver->is_closing) {
        free(receiver);
        return;
    }
    if (result->code)
        link_receiver_tell(receiver, LINK_ENDPOINTS, "", result->text);
    for (size_t i = 0; i < count && !receiver->is_away && receiver->sender_count < LINK_SENDERS_MAX; i++)
        if (id_is_valid(rows[i].instance, 'i') && !link_receiver_is_connected(receiver, rows[i].instance))
            link_receiver_connect(receiver, &rows[i]);
}

static void ask_endpoints(void *context)
{
    struct link_receiver *receiver = context;
    if (receiver->is_asking || receiver->is_away)
        return;
    receiver->is_asking = 1;
    if (store_endpoints_get(receiver->store, receiver->options.stage, on_endpoints, receiver, NULL))
        receiver->is_asking = 0;
}

/* ── once a heartbeat ── */

/* Without Redis nothing can be finished: others that have it get the work. What is in hand is finished all the same
 * once Redis is back, which does no harm. */
static void look_after_store(struct link_receiver *receiver)
{
    int64_t now_ms = clock_monotonic_ms();
    if (store_state(receiver->store) != STORE_DOWN) {
        receiver->store_seen_ms = now_ms;
        receiver->is_away = 0;
    } else if (now_ms - receiver->store_seen_ms > LINK_WITHOUT_STORE_MS) {
        receiver->is_away = 1;
        while (!LIST_EMPTY(&receiver->senders)) {
            struct sender *sender = LIST_FIRST(&receiver->senders);
            link_receiver_tell(receiver, LINK_SENDER_LOST, sender->instance, "no Redis here: its work was given back");
            link_receiver_leave(sender);
        }
    }
}

/* As sender, so receiver: silence is judged only after everything that came has been read. */
static void on_heartbeat(void *context)
{
    struct link_receiver *receiver = context;
    look_after_store(receiver);
    for (struct sender *sender = LIST_FIRST(&receiver->senders), *next; sender; sender = next) {
        next = LIST_NEXT(sender, among);
        link_receiver_send(sender, link_frame_heartbeat());
        if (link_receiver_read(sender) && clock_monotonic_ms() - sender->heard_ms > LINK_SILENCE_MS)
            link_receiver_lose(sender, "silent");
    }
}

/* ── open and close ── */

int link_receiver_open(struct loop *loop, struct store *store, const struct link_receiver_options *options,
                       struct link_receiver **out, struct err *err)
{
    struct link_receiver *receiver = calloc(1, sizeof *receiver);
    if (!receiver)
        return err_set(err, ERR_MEMORY, "no memory for a link");
    assert(options->capacity && options->capacity <= LINK_CREDIT_MAX);
    receiver->loop = loop;
    receiver->store = store;
    receiver->options = *options;
    receiver->store_seen_ms = clock_monotonic_ms();
    snprintf(receiver->instance, sizeof receiver->instance, "%s", options->instance);
    snprintf(receiver->edition, sizeof receiver->edition, "%s", options->edition);
    loop_timer_init(&receiver->endpoints, ask_endpoints, receiver);
    loop_timer_start(loop, &receiver->endpoints, 0, ENDPOINTS_MS);
    loop_timer_init(&receiver->heartbeat, on_heartbeat, receiver);
    loop_timer_start(loop, &receiver->heartbeat, LINK_HEARTBEAT_MS, LINK_HEARTBEAT_MS);
    receiver->flush = (struct loop_hook){.run = flush, .context = receiver};
    loop_hook_add(loop, &receiver->flush);
    *out = receiver;
    return 0;
}

void link_receiver_close(struct link_receiver *receiver)
{
    if (!receiver)
        return;
    loop_timer_stop(&receiver->endpoints);
    loop_timer_stop(&receiver->heartbeat);
    loop_hook_remove(receiver->loop, &receiver->flush);
    while (!LIST_EMPTY(&receiver->senders))
        link_receiver_leave(LIST_FIRST(&receiver->senders));
    link_receiver_free_orphans(receiver);
    link_receiver_check(receiver);
    receiver->is_closing = 1;
    if (!receiver->is_asking)
        free(receiver); /* else when the store answers */
}

void link_receiver_pause(struct link_receiver *receiver, int is_paused)
{
    receiver->is_paused = is_paused;
}

unsigned link_receiver_in_hand(const struct link_receiver *receiver)
{
    return receiver->in_hand;
}

unsigned link_receiver_senders(const struct link_receiver *receiver)
{
    return receiver->sender_count;
}
