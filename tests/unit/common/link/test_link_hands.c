/* Who gets which piece of work, and from whom it is taken again: time is a number here. */
#include "link_hands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PIECES_MAX 4000

struct desk {
    struct link_hands hands;
    int64_t now_ms;
    unsigned pushed;
};

static const char *name_of(unsigned number)
{
    static char name[16];
    snprintf(name, sizeof name, "piece%u", number);
    return name;
}

static void push_one(struct desk *desk, const char *id)
{
    uint8_t *frame = (uint8_t *)strdup("frame");
    assert_int_equal(link_queue_push(&desk->hands.queue, id, frame, 5, NULL), 0);
}

static void push(struct desk *desk, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        push_one(desk, name_of(desk->pushed++));
}

static void open_desk(struct desk *desk, unsigned pieces)
{
    *desk = (struct desk){.now_ms = 1000};
    link_hands_init(&desk->hands, PIECES_MAX, NULL);
    push(desk, pieces);
}

/* Gives all that may be given. */
static unsigned give(struct desk *desk)
{
    struct link_hand *hand;
    unsigned count = 0;
    while (link_hands_give(&desk->hands, desk->now_ms, &hand))
        count++;
    link_hands_check(&desk->hands);
    return count;
}

static void finish_all(struct desk *desk, struct link_hand *hand)
{
    while (hand->held.count)
        assert_int_equal(link_hands_finish(&desk->hands, hand, link_list_first(&hand->held)->id, desk->now_ms), 1);
}

/* An honest receiver has as much credit again as it finished. */
static void work_honestly(struct desk *desk, struct link_hand *hand)
{
    unsigned count = hand->held.count;
    finish_all(desk, hand);
    link_hands_credit(hand, count);
}

static void pass(struct desk *desk, int64_t ms)
{
    desk->now_ms += ms;
    for (struct link_hand *hand = LIST_FIRST(&desk->hands.all); hand; hand = LIST_NEXT(hand, among))
        link_hands_take_back(&desk->hands, hand, desk->now_ms);
    link_hands_check(&desk->hands);
}

static unsigned leave(struct desk *desk, struct link_hand *hand, int has_crashed)
{
    struct link_list buried;
    link_hands_leave(&desk->hands, hand, has_crashed, &buried);
    unsigned count = buried.count;
    link_hands_check(&desk->hands);
    while (buried.count)
        link_queue_drop(&desk->hands.queue, &buried, link_list_first(&buried));
    return count;
}

static void close_desk(struct desk *desk)
{
    while (!LIST_EMPTY(&desk->hands.all))
        leave(desk, LIST_FIRST(&desk->hands.all), 0);
    link_hands_done(&desk->hands);
}

static void a_piece_held_too_long_goes_to_another_receiver(void **state)
{
    struct desk desk;
    struct link_hand idle = {0}, honest = {0};
    (void)state;
    open_desk(&desk, 5);
    link_hands_join(&desk.hands, &idle, 100);
    give(&desk);
    assert_int_equal(idle.held.count, 5);
    link_hands_join(&desk.hands, &honest, 10);
    pass(&desk, LINK_HOLD_MS - 1);
    assert_int_equal(give(&desk), 0);
    pass(&desk, 1);
    assert_int_equal(give(&desk), 5);
    assert_int_equal(honest.held.count, 5);
    assert_true(link_list_first(&honest.held)->is_back);
    assert_int_equal(link_list_first(&honest.held)->orphaned, 0); /* being slow kills nobody */
    close_desk(&desk);
}

static void work_that_comes_one_by_one_goes_round(void **state)
{
    struct desk desk;
    struct link_hand hands[3] = {0};
    unsigned had[3] = {0};
    (void)state;
    open_desk(&desk, 0);
    for (unsigned i = 0; i < 3; i++)
        link_hands_join(&desk.hands, &hands[i], 10);
    for (unsigned round = 0; round < 9; round++) {
        push(&desk, 1);
        assert_int_equal(give(&desk), 1);
        for (unsigned i = 0; i < 3; i++) {
            had[i] += hands[i].held.count;
            work_honestly(&desk, &hands[i]);
        }
    }
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(had[i], 3);
    close_desk(&desk);
}

/* Going round is for the idle: who has less in hand comes first, however lately something was given to him. */
static void whoever_has_less_in_hand_comes_before_whose_turn_it_is(void **state)
{
    struct desk desk;
    struct link_hand slow = {0}, fast = {0};
    (void)state;
    open_desk(&desk, 4);
    link_hands_join(&desk.hands, &slow, 10);
    link_hands_join(&desk.hands, &fast, 10);
    assert_int_equal(give(&desk), 4);
    for (unsigned round = 0; round < 5; round++) {
        work_honestly(&desk, &fast);
        push(&desk, 1);
        give(&desk);
        assert_int_equal(slow.held.count, 2);
        assert_int_equal(fast.held.count, 1);
    }
    close_desk(&desk);
}

static void a_receiver_that_takes_all_and_does_nothing_delays_work_by_one_hold(void **state)
{
    struct desk desk;
    struct link_hand rogue = {0}, honest = {0};
    (void)state;
    open_desk(&desk, 2000);
    link_hands_join(&desk.hands, &rogue, 60000);
    link_hands_join(&desk.hands, &honest, 128);
    unsigned done = 0;
    for (int64_t time_ms = 0; time_ms <= 2 * LINK_HOLD_MS; time_ms += 1000) {
        pass(&desk, 1000);
        link_hands_credit(&rogue, 60000);
        while (give(&desk), honest.held.count) {
            done += honest.held.count;
            work_honestly(&desk, &honest);
        }
        if (time_ms < LINK_HOLD_MS - 2000)
            assert_true(done >= 2000 - LINK_WINDOW_FIRST);
    }
    assert_int_equal(done, 2000);
    push(&desk, 500); /* it gets one piece at a time by now */
    give(&desk);
    assert_int_equal(rogue.held.count, 1);
    close_desk(&desk);
}

static void the_only_receiver_is_given_time(void **state)
{
    struct desk desk;
    struct link_hand slow = {0};
    (void)state;
    open_desk(&desk, 3000);
    link_hands_join(&desk.hands, &slow, 4096);
    give(&desk);
    assert_int_equal(slow.held.count, 3000); /* there is no other */
    pass(&desk, LINK_HOLD_ALONE_MS - 1);
    assert_int_equal(slow.held.count, 3000);
    pass(&desk, 1);
    assert_int_equal(slow.held.count, 0);
    assert_int_equal(give(&desk), 1); /* offered again, one by one: it may have lost them */
    finish_all(&desk, &slow);
    assert_int_equal(give(&desk), 4096 - 3001 < 3000 ? 4096 - 3001 : 3000);
    close_desk(&desk);
}

static void nobody_is_blamed_for_the_time_without_redis(void **state)
{
    struct desk desk;
    struct link_hand one = {0}, two = {0};
    (void)state;
    open_desk(&desk, 10);
    link_hands_join(&desk.hands, &one, 100);
    link_hands_join(&desk.hands, &two, 100);
    give(&desk);
    desk.now_ms += 60000;
    desk.hands.judged_from_ms = desk.now_ms;
    pass(&desk, LINK_HOLD_MS - 1);
    assert_int_equal(one.held.count, 5);
    pass(&desk, 1);
    assert_int_equal(one.held.count + two.held.count, 0);
    close_desk(&desk);
}

static void new_identities_get_a_piece_once(void **state)
{
    struct desk desk;
    struct link_hand honest = {0}, rogue[30] = {0};
    (void)state;
    open_desk(&desk, 1);
    link_hands_join(&desk.hands, &honest, 1);
    give(&desk);
    work_honestly(&desk, &honest);
    link_hands_join(&desk.hands, &rogue[0], 60000);
    push(&desk, 200);
    give(&desk);
    assert_true(rogue[0].held.count > 100);
    for (int i = 1; i < 30; i++) { /* lost and back again, faster than anything is held too long */
        assert_int_equal(leave(&desk, &rogue[i - 1], 1), 0);
        link_hands_join(&desk.hands, &rogue[i], 60000);
        give(&desk);
        assert_int_equal(rogue[i].held.count, 0);
    }
    while (honest.held.count) {
        work_honestly(&desk, &honest);
        give(&desk);
    }
    assert_int_equal(link_queue_waiting(&desk.hands.queue), 0);
    close_desk(&desk);
}

static void a_new_receiver_proves_itself_beside_others_that_never_do(void **state)
{
    struct desk desk;
    struct link_hand honest = {0}, rogue[4] = {0};
    unsigned done = 0;
    (void)state;
    open_desk(&desk, 200);
    link_hands_join(&desk.hands, &rogue[0], 60000);
    give(&desk); /* it has all */
    link_hands_join(&desk.hands, &honest, 16);
    leave(&desk, &rogue[0], 1);
    for (int i = 1; i < 4; i++)
        link_hands_join(&desk.hands, &rogue[i], 60000);
    while (give(&desk), honest.held.count) {
        done += honest.held.count;
        work_honestly(&desk, &honest);
    }
    for (int i = 1; i < 4; i++)
        leave(&desk, &rogue[i], 1);
    while (give(&desk), honest.held.count) {
        done += honest.held.count;
        work_honestly(&desk, &honest);
    }
    assert_int_equal(done, 200); /* each was with one rogue or two */
    close_desk(&desk);
}

static void receivers_that_are_lost_on_purpose_bury_next_to_nothing(void **state)
{
    struct desk desk;
    struct link_hand rogue[100] = {0}, honest = {0};
    unsigned buried = 0, done = 0;
    (void)state;
    open_desk(&desk, 300);
    for (int i = 0; i < 100; i++) { /* with nobody else there, four a second */
        desk.now_ms += 250;
        link_hands_join(&desk.hands, &rogue[i], 60000);
        give(&desk);
        buried += leave(&desk, &rogue[i], 1);
    }
    assert_true(buried <= 25000 / LINK_TRIAL_MS / (LINK_ORPHANED_MAX - LINK_SUSPECT_FROM));
    desk.now_ms += LINK_TRIAL_MS;
    link_hands_join(&desk.hands, &honest, 128);
    while (give(&desk), honest.held.count) {
        done += honest.held.count;
        work_honestly(&desk, &honest);
    }
    assert_int_equal(done + buried, 300);
    close_desk(&desk);
}

static void many_rogues_at_once_cannot_bury_more_than_one(void **state)
{
    struct desk desk;
    struct link_hand rogue[200] = {0};
    unsigned buried = 0;
    (void)state;
    open_desk(&desk, 1000);
    for (int round = 0; round < 10; round++) {
        memset(rogue, 0, sizeof rogue);
        for (int i = 0; i < 200; i++)
            link_hands_join(&desk.hands, &rogue[i], 60000);
        give(&desk);
        for (int i = 0; i < 200; i++)
            buried += leave(&desk, &rogue[i], 1);
    }
    assert_true(buried <= 1);
    close_desk(&desk);
}

/* Every receiver crashes that gets "killer"; the others that it had in hand must not be taken for killers too. */
static void what_kills_its_receivers_is_given_up_and_nothing_else(void **state)
{
    struct desk desk;
    struct link_hand receiver[200] = {0};
    unsigned buried = 0, done = 0;
    int lives = 0;
    (void)state;
    open_desk(&desk, 50);
    push_one(&desk, "killer");
    push(&desk, 100);
    while (done + buried < 151) {
        struct link_hand *hand = &receiver[lives++];
        desk.now_ms += 1000;
        assert_true(lives < 200);
        link_hands_join(&desk.hands, hand, 16);
        while (give(&desk), hand->held.count) {
            const char *id = link_list_first(&hand->held)->id;
            if (!strcmp(id, "killer"))
                break;
            done += (unsigned)link_hands_finish(&desk.hands, hand, id, desk.now_ms);
            link_hands_credit(hand, 1);
        }
        buried += leave(&desk, hand, hand->held.count > 0);
    }
    assert_int_equal(buried, 1);
    assert_int_equal(done, 150);
    assert_false(link_queue_knows(&desk.hands.queue, "killer"));
    close_desk(&desk);
}

static void a_receiver_that_finishes_late_is_believed_unless_another_has_it(void **state)
{
    struct desk desk;
    struct link_hand slow = {0}, other = {0};
    (void)state;
    open_desk(&desk, 2);
    link_hands_join(&desk.hands, &slow, 2);
    give(&desk);
    link_hands_join(&desk.hands, &other, 1);
    pass(&desk, LINK_HOLD_MS);
    assert_int_equal(give(&desk), 1);
    assert_string_equal(link_list_first(&other.held)->id, "piece0");
    assert_int_equal(link_hands_finish(&desk.hands, &slow, "piece0", desk.now_ms), 0);
    assert_int_equal(link_hands_finish(&desk.hands, &other, "piece1", desk.now_ms), 0); /* never had it */
    assert_int_equal(link_hands_finish(&desk.hands, &slow, "piece1", desk.now_ms), 1);
    assert_int_equal(link_queue_waiting(&desk.hands.queue), 0);
    close_desk(&desk);
}

static void what_was_called_finished_and_is_overdue_goes_to_another_receiver(void **state)
{
    struct desk desk;
    struct link_hand liar = {0}, honest = {0};
    (void)state;
    open_desk(&desk, 1);
    link_hands_join(&desk.hands, &liar, 60000);
    give(&desk);
    finish_all(&desk, &liar);
    link_hands_join(&desk.hands, &honest, 1);
    push_one(&desk, "piece0");
    link_hands_push_overdue(&desk.hands, "piece0");
    give(&desk);
    assert_int_equal(liar.held.count, 0);
    assert_int_equal(honest.held.count, 1);
    close_desk(&desk);
}

static void a_paused_receiver_does_not_hold_up_what_came_back(void **state)
{
    struct desk desk;
    struct link_hand proved = {0}, fresh = {0}, lost = {0};
    (void)state;
    open_desk(&desk, 1);
    link_hands_join(&desk.hands, &proved, 1);
    give(&desk);
    finish_all(&desk, &proved); /* and wants no more */
    link_hands_join(&desk.hands, &lost, 1);
    push(&desk, 1);
    give(&desk);
    leave(&desk, &lost, 1);
    link_hands_join(&desk.hands, &fresh, 1);
    assert_int_equal(give(&desk), 1);
    assert_int_equal(fresh.held.count, 1);
    close_desk(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_piece_held_too_long_goes_to_another_receiver),
        cmocka_unit_test(work_that_comes_one_by_one_goes_round),
        cmocka_unit_test(whoever_has_less_in_hand_comes_before_whose_turn_it_is),
        cmocka_unit_test(a_receiver_that_takes_all_and_does_nothing_delays_work_by_one_hold),
        cmocka_unit_test(the_only_receiver_is_given_time),
        cmocka_unit_test(nobody_is_blamed_for_the_time_without_redis),
        cmocka_unit_test(new_identities_get_a_piece_once),
        cmocka_unit_test(a_new_receiver_proves_itself_beside_others_that_never_do),
        cmocka_unit_test(receivers_that_are_lost_on_purpose_bury_next_to_nothing),
        cmocka_unit_test(many_rogues_at_once_cannot_bury_more_than_one),
        cmocka_unit_test(what_kills_its_receivers_is_given_up_and_nothing_else),
        cmocka_unit_test(a_receiver_that_finishes_late_is_believed_unless_another_has_it),
        cmocka_unit_test(what_was_called_finished_and_is_overdue_goes_to_another_receiver),
        cmocka_unit_test(a_paused_receiver_does_not_hold_up_what_came_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
