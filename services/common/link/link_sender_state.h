/* What the files of the sender share: its state, and a receiver as the sender knows it. Private to link_sender*.c. */
#ifndef TRIPTYCH_LINK_SENDER_STATE_H
#define TRIPTYCH_LINK_SENDER_STATE_H

#include "id.h"
#include "link.h"
#include "link_address.h"
#include "link_bus.h"
#include "link_hands.h"

#define LINK_DETAIL_MAX 128 /* of what an event says for a person */

struct receiver {
    struct link_hand hand; /* first: link_hands knows receivers by it */
    link_peer_id peer;
    char instance[ID_SIZE];
    int64_t heard_ms;
};

/* Work waits in `hands` until a receiver has credit; Redis knows of all of it, so the sender may forget anything at any
 * time without losing it. */
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

static inline void link_sender_tell(struct link_sender *sender, enum link_event event, const char *peer,
                                    const char *detail)
{
    if (sender->options.on_event)
        sender->options.on_event(sender->options.context, event, peer, detail);
}

/* link_sender_calls.c: the store's answers point here, so closing waits for them; `calls` is raised before each call,
 * which may be answered at once. */
void link_sender_release(struct link_sender *sender);  /* frees it when it is closing and nothing is awaited */
void link_sender_answered(struct link_sender *sender); /* one call fewer, then as above */
/* For calls of which only the failure matters; `context` is the sender. */
void link_sender_on_result(void *context, const struct store_result *result);

/* link_sender_receivers.c. A receiver that said goodbye has given its work back in good order; after one that vanished,
 * each piece avoids it and counts one more failed attempt. */
enum link_loss { LINK_LEFT, LINK_CRASHED };
struct receiver *link_sender_first(const struct link_sender *sender); /* NULL: there are no receivers */
struct receiver *link_sender_next(const struct receiver *receiver);
/* Forgets a receiver; what it held waits again, in the old order, before everything else. */
void link_sender_lose(struct link_sender *sender, struct receiver *receiver, enum link_loss loss, const char *why);
void link_sender_lose_silent(struct link_sender *sender, int64_t now_ms);
void link_sender_take_back(struct link_sender *sender, int64_t now_ms); /* what receivers hold too long */
void link_sender_refuse(struct link_sender *sender, link_peer_id peer, const char *why);
/* The bus calls these back; `context` is the sender. */
void link_sender_on_frame(void *context, link_peer_id peer, const Triptych__LinkFrame *frame);
void link_sender_on_gone(void *context, link_peer_id peer);

/* link_sender_overdue.c: what the todo set says; timers, `context` is the sender. */
void link_sender_claim(void *context);
void link_sender_ask_late(void *context);

#endif
