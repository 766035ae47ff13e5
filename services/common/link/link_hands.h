/* The hands that a sender's work is in: which receiver gets which piece, and which is taken away again. Pure: no
 * socket, no Redis; the time is an argument.
 *
 * What is trusted is progress, not a heartbeat and not a wish for more. A piece that a receiver holds longer than
 * LINK_HOLD_MS goes to another one. While there is another one, a receiver has at most `window` pieces at once: it
 * grows with each piece that it finishes, and shrinks when pieces are taken from it, to one when it has finished none.
 *
 * New work goes to whoever has the least in hand, and of several to whom nothing was given for the longest: work that
 * comes one by one goes round.
 *
 * A piece that came back goes by preference to a receiver that has proved itself (has finished something, and holds
 * nothing too long) and that it did not come from: so receivers that come, take and go one after another get it once.
 *
 * A piece that receivers crash over must be given up some time, and the others that they had in hand must not. So one
 * that LINK_SUSPECT_FROM receivers crashed with is a suspect: a receiver gets one suspect at a time, of all receivers
 * that have not proved themselves only one has one. Being taken away, or returned by a goodbye, is no crash. */
#ifndef TRIPTYCH_LINK_HANDS_H
#define TRIPTYCH_LINK_HANDS_H

#include "link.h"
#include "link_queue.h"

#define LINK_FINISHED_SIZE 4096 /* last finished pieces whose receivers are remembered, about */

/* A receiver as far as giving work goes; embedded in the sender's receiver, zeroed before link_hands_join. */
struct link_hand {
    LIST_ENTRY(link_hand) among;
    uint64_t number; /* never given twice */
    uint64_t credit;
    uint64_t turn; /* when it was given something last, as a number that grows; 0: never */
    unsigned window;
    uint64_t finished;
    int64_t finished_ms; /* when it finished something last */
    int64_t stalled_ms;  /* when pieces were taken from it that finished nothing meanwhile; 0: it goes on */
    struct link_list held;
    const struct link_item *suspect; /* the one that it holds, or NULL */
};

struct link_finished {
    uint64_t id_hash, number;
};

struct link_hands {
    struct link_queue queue;
    LIST_HEAD(link_hand_list, link_hand) all;
    unsigned count;
    uint64_t last_number, last_turn;
    const struct link_hand *on_trial; /* the unproved receiver that holds a suspect, or NULL */
    int64_t now_ms, next_trial_ms;    /* trials that end in a crash come slowly */
    int64_t judged_from_ms;           /* nobody is blamed for what he held before */
    unsigned unchecked;               /* changes since link_hands_check ran by itself */
    struct link_finished finished[LINK_FINISHED_SIZE];
};

int link_hands_init(struct link_hands *hands, unsigned waiting_max, struct err *err);
/* All receivers must have left. */
void link_hands_done(struct link_hands *hands);

void link_hands_join(struct link_hands *hands, struct link_hand *hand, uint64_t credit);
void link_hands_credit(struct link_hand *hand, uint64_t more);

/* The receiver is gone; what it held waits again. `has_crashed`: that is held against the pieces; those that were in
 * the hands of LINK_ORPHANED_MAX receivers that crashed are moved to *out_buried instead (link_queue_drop each). */
void link_hands_leave(struct link_hands *hands, struct link_hand *hand, int has_crashed, struct link_list *out_buried);

/* Gives the next piece to whom it should go: it is held by *out_hand now. NULL: nobody may have anything. */
struct link_item *link_hands_give(struct link_hands *hands, int64_t now_ms, struct link_hand **out_hand);

/* The receiver has finished a piece. Returns 1 when the piece was its own, or was taken from it and waits; else 0. */
int link_hands_finish(struct link_hands *hands, struct link_hand *hand, const char *id, int64_t now_ms);

/* A piece that is overdue although nobody here has it was pushed: it waits among those that came back. It had better
 * not go again to the receiver that said it had finished it. */
void link_hands_push_overdue(struct link_hands *hands, const char *id);

/* Takes from the receiver what it has held too long. Returns how many pieces. */
unsigned link_hands_take_back(struct link_hands *hands, struct link_hand *hand, int64_t now_ms);

/* Walks all hands and what they hold. For tests and checks. */
void link_hands_check(const struct link_hands *hands);

#endif
