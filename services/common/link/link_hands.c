/* Who gets which piece of work, and from whom it is taken again. */
#include "link_hands.h"

#include "check.h"
#include "id.h"

#include <assert.h>
#include <string.h>

int link_hands_init(struct link_hands *hands, unsigned waiting_max, struct err *err)
{
    *hands = (struct link_hands){0};
    LIST_INIT(&hands->all);
    return link_queue_init(&hands->queue, waiting_max, err);
}

void link_hands_done(struct link_hands *hands)
{
    assert(LIST_EMPTY(&hands->all));
    link_queue_done(&hands->queue);
}

/* ── the check ── */

static void check_hand(const struct link_hands *hands, const struct link_hand *hand)
{
    assert(hand->number && hand->number <= hands->last_number && hand->turn <= hands->last_turn);
    assert(hand->credit <= LINK_CREDIT_MAX && hand->window <= LINK_CREDIT_MAX);
    link_list_check(&hand->held, hand);
    if (hand->suspect)
        assert(hand->suspect->holder == hand && hand->suspect->orphaned >= LINK_SUSPECT_FROM);
}

void link_hands_check(const struct link_hands *hands)
{
    unsigned count = 0, held = 0;
    int has_on_trial = 0;
    for (const struct link_hand *hand = LIST_FIRST(&hands->all); hand; hand = LIST_NEXT(hand, among)) {
        check_hand(hands, hand);
        count++;
        held += hand->held.count;
        has_on_trial |= hand == hands->on_trial;
    }
    assert(count == hands->count);
    assert(held <= hands->queue.held); /* the rest is buried by whoever let a receiver leave */
    assert(!hands->on_trial || (has_on_trial && hands->on_trial->suspect));
    link_queue_check(&hands->queue);
}

static void note_change(struct link_hands *hands)
{
    if (check_is_due(&hands->unchecked, hands->count + hands->queue.by_id.used))
        link_hands_check(hands);
}

/* ── who is there ── */

void link_hands_join(struct link_hands *hands, struct link_hand *hand, uint64_t credit)
{
    assert(!hand->number && !hand->held.count); /* it is new */
    link_list_init(&hand->held);
    hand->number = ++hands->last_number;
    hand->window = LINK_WINDOW_FIRST;
    link_hands_credit(hand, credit);
    LIST_INSERT_HEAD(&hands->all, hand, among);
    hands->count++;
    note_change(hands);
}

void link_hands_credit(struct link_hand *hand, uint64_t more)
{
    hand->credit += more < LINK_CREDIT_MAX ? more : LINK_CREDIT_MAX;
    if (hand->credit > LINK_CREDIT_MAX)
        hand->credit = LINK_CREDIT_MAX;
}

/* ── who is to be trusted with what ── */

static int is_suspect(const struct link_item *item)
{
    return item->orphaned >= LINK_SUSPECT_FROM;
}

/* What a receiver says about itself counts for nothing; a piece that it finished counts. */
static int is_proved(const struct link_hand *hand)
{
    return hand->finished && !hand->stalled_ms;
}

/* Whether it takes part at all: not paused with empty hands. */
static int is_active(const struct link_hand *hand)
{
    return hand->credit || hand->held.count;
}

/* How many more pieces it may have. */
static uint64_t room_of(const struct link_hands *hands, const struct link_hand *hand)
{
    /* Alone it gets all that it asks for: there is nobody whom the work would be kept from. */
    unsigned limit = hands->count > 1 || hand->stalled_ms ? hand->window : LINK_CREDIT_MAX;
    uint64_t room = hand->held.count < limit ? limit - hand->held.count : 0;
    return room < hand->credit ? room : hand->credit;
}

/* For a piece that came back; the higher, the better. */
static int rank_of(const struct link_hand *hand, const struct link_item *item)
{
    int is_other = hand->number != item->avoid;
    if (!is_active(hand))
        return -1;
    if (is_proved(hand))
        return is_other ? 3 : 1;
    return is_other && !hand->stalled_ms ? 2 : 0;
}

/* A suspect piece may kill whoever takes it. A proved receiver takes at most one at a time; an unproved one only on
 * trial, with empty hands, one trial at once, so that a deployment that is broken as a whole buries little. */
static int may_have(const struct link_hands *hands, const struct link_hand *hand, const struct link_item *item)
{
    int is_trial_due = !hands->on_trial && hands->now_ms >= hands->next_trial_ms;
    if (is_suspect(item) && (hand->suspect || (!is_proved(hand) && (!is_trial_due || hand->held.count))))
        return 0;
    return hand != hands->on_trial;
}

/* Of two that may have a piece, the one with less in hand: whoever finishes much gets much, whoever wishes for much
 * does not. Of equals the one whose turn it is: else work that comes one by one would all go to the same one. */
static int is_better(const struct link_hand *hand, const struct link_hand *best)
{
    if (!best || hand->held.count != best->held.count)
        return !best || hand->held.count < best->held.count;
    return hand->turn < best->turn;
}

/* Waits for the best there is rather than take the next best; new work goes on meanwhile. */
static struct link_hand *pick_for_returned(const struct link_hands *hands, const struct link_item *item)
{
    struct link_hand *best = NULL;
    int best_rank = 0;
    for (struct link_hand *hand = LIST_FIRST(&hands->all); hand; hand = LIST_NEXT(hand, among)) {
        int rank = rank_of(hand, item);
        if (rank > best_rank) {
            best_rank = rank;
            best = NULL;
        }
        if (rank == best_rank && may_have(hands, hand, item) && room_of(hands, hand) && is_better(hand, best))
            best = hand;
    }
    return best;
}

static struct link_hand *pick_for_new(const struct link_hands *hands)
{
    struct link_hand *best = NULL;
    for (struct link_hand *hand = LIST_FIRST(&hands->all); hand; hand = LIST_NEXT(hand, among))
        if (hand != hands->on_trial && room_of(hands, hand) && is_better(hand, best))
            best = hand;
    return best;
}

struct link_item *link_hands_give(struct link_hands *hands, int64_t now_ms, struct link_hand **out_hand)
{
    hands->now_ms = now_ms;
    struct link_item *item = link_list_first(&hands->queue.returned);
    struct link_hand *hand = item ? pick_for_returned(hands, item) : NULL;
    if (!hand) {
        item = link_list_first(&hands->queue.waiting);
        hand = item ? pick_for_new(hands) : NULL;
    }
    if (!hand)
        return NULL;
    struct link_item *held = link_queue_give(&hands->queue, item, hand, &hand->held);
    if (held == item)
        held->sent_ms = now_ms;
    if (is_suspect(held)) {
        hand->suspect = held;
        if (!is_proved(hand)) {
            hands->on_trial = hand;
            hands->next_trial_ms = now_ms + LINK_TRIAL_MS;
        }
    }
    assert(hand->credit);
    hand->credit--;
    hand->turn = ++hands->last_turn;
    *out_hand = hand;
    note_change(hands);
    return held;
}

/* ── how a piece leaves a receiver's hands ── */

static void let_go(struct link_hands *hands, struct link_hand *hand, const struct link_item *item)
{
    if (hand->suspect != item)
        return;
    hand->suspect = NULL;
    if (hands->on_trial == hand)
        hands->on_trial = NULL;
}

static struct link_finished *finished_slot(struct link_hands *hands, uint64_t id_hash)
{
    return &hands->finished[id_hash % LINK_FINISHED_SIZE];
}

int link_hands_finish(struct link_hands *hands, struct link_hand *hand, const char *id, int64_t now_ms)
{
    uint64_t id_hash = id_hash64(id, strlen(id));
    struct link_item *item = link_queue_find(&hands->queue, id, hand);
    if (item) {
        if (hand == hands->on_trial)
            hands->next_trial_ms = 0;
        let_go(hands, hand, item);
        link_queue_drop(&hands->queue, &hand->held, item);
    } else {
        item = link_queue_find(&hands->queue, id, NULL);
        if (!item || !item->sent_ms || item->avoid != hand->number)
            return 0; /* of an earlier life of this receiver, or with another receiver by now, who will tell */
        link_queue_forget(&hands->queue, item);
    }
    /* Remembered for a while: if the piece turns up overdue again, its finisher lied, or Redis lost what it wrote. */
    *finished_slot(hands, id_hash) = (struct link_finished){id_hash, hand->number};
    hand->finished++;
    hand->finished_ms = now_ms;
    hand->stalled_ms = 0;
    if (hand->window < LINK_CREDIT_MAX)
        hand->window++;
    note_change(hands);
    return 1;
}

/* Whoever said that he had finished it has to prove himself again. */
static uint64_t blame(struct link_hands *hands, const char *id)
{
    uint64_t id_hash = id_hash64(id, strlen(id));
    const struct link_finished *finished = finished_slot(hands, id_hash);
    if (finished->id_hash != id_hash)
        return 0;
    for (struct link_hand *hand = LIST_FIRST(&hands->all); hand; hand = LIST_NEXT(hand, among))
        if (hand->number == finished->number)
            hand->finished = 0;
    return finished->number;
}

void link_hands_push_overdue(struct link_hands *hands, const char *id)
{
    struct link_item *item = link_queue_find(&hands->queue, id, NULL);
    if (item && !item->is_back)
        link_queue_put_back(&hands->queue, item, blame(hands, id));
}

void link_hands_leave(struct link_hands *hands, struct link_hand *hand, int has_crashed, struct link_list *out_buried)
{
    assert(hands->count);
    LIST_REMOVE(hand, among);
    hands->count--;
    for (struct link_item *item = link_list_last(&hand->held), *before; item; item = before) {
        before = TAILQ_PREV(item, link_items, place);
        let_go(hands, hand, item);
        /* A goodbye is no crash: planned restarts must not make pieces suspicious. */
        item->orphaned += has_crashed != 0;
        if (item->orphaned >= LINK_ORPHANED_MAX)
            continue;
        link_queue_return(&hands->queue, &hand->held, item, hand->number);
    }
    link_list_init(out_buried);
    link_list_take_all(out_buried, &hand->held);
    note_change(hands);
}

/* Whether somebody is there who may do better: also one who has just been found no better. */
static int has_other(const struct link_hands *hands, const struct link_hand *hand, int64_t now_ms)
{
    for (const struct link_hand *other = LIST_FIRST(&hands->all); other; other = LIST_NEXT(other, among))
        if (other != hand && (!other->stalled_ms || other->stalled_ms == now_ms) && is_active(other))
            return 1;
    return 0;
}

unsigned link_hands_take_back(struct link_hands *hands, struct link_hand *hand, int64_t now_ms)
{
    int64_t patience_ms = has_other(hands, hand, now_ms) ? LINK_HOLD_MS : LINK_HOLD_ALONE_MS;
    int64_t since_ms = now_ms - patience_ms; /* what was sent before is held too long */
    unsigned taken = 0;
    const struct link_item *first = link_list_first(&hand->held);
    if (hands->judged_from_ms > since_ms || !first || first->sent_ms > since_ms)
        return 0;
    for (struct link_item *item = link_list_last(&hand->held), *before; item; item = before) {
        before = TAILQ_PREV(item, link_items, place);
        if (item->sent_ms > since_ms)
            continue;
        let_go(hands, hand, item);
        taken += (unsigned)link_queue_return(&hands->queue, &hand->held, item, hand->number);
    }
    hand->stalled_ms = hand->finished_ms <= since_ms ? now_ms : 0;
    /* One that finishes nothing gets one piece at a time; one that is only slow gets half. */
    hand->window = hand->stalled_ms ? 1 : hand->window / 2 + 1;
    note_change(hands);
    return taken;
}
