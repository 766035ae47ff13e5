#include "link_queue.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const int receiver_a, receiver_b; /* only their addresses matter */

static void push(struct link_queue *queue, const char *id, const char *frame)
{
    uint8_t *copy = (uint8_t *)strdup(frame);
    assert_int_equal(link_queue_push(queue, id, copy, strlen(frame), NULL), 0);
    link_queue_check(queue);
}

/* The oldest that waits, what came back before the rest, goes to `holder`. */
static struct link_item *take(struct link_queue *queue, const void *holder, struct link_list *list)
{
    struct link_item *item = link_list_first(&queue->returned);
    if (!item)
        item = link_list_first(&queue->waiting);
    if (item)
        item = link_queue_give(queue, item, holder, list);
    link_queue_check(queue);
    return item;
}

static void work_goes_out_in_the_order_it_came(void **state)
{
    struct link_queue queue;
    struct link_list held;
    link_list_init(&held);
    (void)state;
    link_queue_init(&queue, 10, NULL);
    push(&queue, "one", "1");
    push(&queue, "two", "2");
    struct link_item *first = take(&queue, &receiver_a, &held);
    struct link_item *second = take(&queue, &receiver_a, &held);
    assert_string_equal(first->id, "one");
    assert_string_equal(second->id, "two");
    assert_null(take(&queue, &receiver_a, &held));
    assert_int_equal(queue.held, 2);
    link_queue_drop(&queue, &held, first);
    link_queue_drop(&queue, &held, second);
    assert_int_equal(queue.held, 0);
    link_queue_done(&queue);
}

static void newer_work_with_the_same_id_takes_the_place_of_what_waits(void **state)
{
    struct link_queue queue;
    struct link_list held;
    link_list_init(&held);
    (void)state;
    link_queue_init(&queue, 10, NULL);
    push(&queue, "story", "v1");
    push(&queue, "other", "x");
    push(&queue, "story", "v2");
    assert_int_equal(queue.waiting.count, 2);
    struct link_item *item = take(&queue, &receiver_a, &held);
    assert_string_equal(item->id, "story");
    assert_memory_equal(item->frame, "v2", 2);
    link_queue_drop(&queue, &held, item);
    link_queue_done(&queue);
}

static void a_full_queue_refuses_and_keeps_what_it_has(void **state)
{
    struct link_queue queue;
    struct err err = {0};
    (void)state;
    link_queue_init(&queue, 2, NULL);
    push(&queue, "one", "1");
    push(&queue, "two", "2");
    uint8_t *frame = (uint8_t *)strdup("3");
    assert_int_equal(link_queue_push(&queue, "three", frame, 1, &err), ERR_FULL);
    free(frame);
    assert_int_equal(queue.waiting.count, 2);
    assert_false(link_queue_knows(&queue, "three"));
    link_queue_done(&queue);
}

static void what_a_lost_receiver_had_waits_again_before_the_rest(void **state)
{
    struct link_queue queue;
    struct link_list held;
    link_list_init(&held);
    (void)state;
    link_queue_init(&queue, 10, NULL);
    push(&queue, "one", "1");
    push(&queue, "two", "2");
    push(&queue, "three", "3");
    take(&queue, &receiver_a, &held);
    take(&queue, &receiver_a, &held);
    while (held.count)
        assert_int_equal(link_queue_return(&queue, &held, link_list_last(&held), 1), 1);
    assert_int_equal(queue.held, 0);
    static const char *const order[] = {"one", "two", "three"};
    for (int i = 0; i < 3; i++) {
        struct link_item *item = take(&queue, &receiver_b, &held);
        assert_string_equal(item->id, order[i]);
        assert_int_equal(item->is_back, i < 2);
        assert_int_equal(item->avoid, i < 2);
    }
    while (held.count)
        link_queue_drop(&queue, &held, link_list_first(&held));
    link_queue_done(&queue);
}

static void returned_work_yields_to_newer_work_that_waits(void **state)
{
    struct link_queue queue;
    struct link_list held;
    link_list_init(&held);
    (void)state;
    link_queue_init(&queue, 10, NULL);
    push(&queue, "story", "v1");
    struct link_item *item = take(&queue, &receiver_a, &held);
    push(&queue, "story", "v2");
    assert_true(link_queue_knows(&queue, "story"));
    assert_int_equal(link_queue_return(&queue, &held, item, 1), 0);
    assert_int_equal(queue.waiting.count, 1);
    assert_memory_equal(link_list_first(&queue.waiting)->frame, "v2", 2);
    link_queue_done(&queue);
}

static void the_same_id_may_be_with_two_receivers(void **state)
{
    struct link_queue queue;
    struct link_list held_a, held_b;
    link_list_init(&held_a);
    link_list_init(&held_b);
    (void)state;
    link_queue_init(&queue, 10, NULL);
    push(&queue, "story", "v1");
    take(&queue, &receiver_a, &held_a);
    push(&queue, "story", "v2");
    take(&queue, &receiver_b, &held_b);
    assert_ptr_equal(link_queue_find(&queue, "story", &receiver_a), link_list_first(&held_a));
    assert_ptr_equal(link_queue_find(&queue, "story", &receiver_b), link_list_first(&held_b));
    link_queue_drop(&queue, &held_a, link_list_first(&held_a));
    assert_true(link_queue_knows(&queue, "story"));
    link_queue_drop(&queue, &held_b, link_list_first(&held_b));
    assert_false(link_queue_knows(&queue, "story"));
    link_queue_done(&queue);
}

static void newer_work_for_the_same_receiver_keeps_the_time_of_the_older(void **state)
{
    struct link_queue queue;
    struct link_list held;
    link_list_init(&held);
    (void)state;
    link_queue_init(&queue, 10, NULL);
    push(&queue, "story", "v1");
    struct link_item *item = take(&queue, &receiver_a, &held);
    item->sent_ms = 7;
    push(&queue, "story", "v2");
    assert_ptr_equal(take(&queue, &receiver_a, &held), item);
    assert_int_equal(item->sent_ms, 7);
    assert_memory_equal(item->frame, "v2", 2);
    assert_int_equal(queue.held, 1);
    assert_int_equal(link_queue_waiting(&queue), 0);
    link_queue_drop(&queue, &held, item);
    assert_false(link_queue_knows(&queue, "story"));
    link_queue_done(&queue);
}

static void what_came_back_counts_against_the_limit_too(void **state)
{
    struct link_queue queue;
    struct link_list held;
    link_list_init(&held);
    (void)state;
    link_queue_init(&queue, 2, NULL);
    push(&queue, "one", "1");
    take(&queue, &receiver_a, &held);
    push(&queue, "two", "2");
    link_queue_return(&queue, &held, link_list_first(&held), 1);
    assert_int_equal(link_queue_waiting(&queue), 2);
    uint8_t *frame = (uint8_t *)strdup("3");
    assert_int_equal(link_queue_push(&queue, "three", frame, 1, NULL), ERR_FULL);
    free(frame);
    link_queue_forget(&queue, link_queue_find(&queue, "one", NULL));
    assert_int_equal(link_queue_waiting(&queue), 1);
    link_queue_done(&queue);
}

/* Whether the check stops the program: tried in a child, which says nothing and leaves no core. */
static int check_stops(const struct link_queue *queue)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        fclose(stderr);
        signal(SIGABRT, SIG_DFL);
        link_queue_check(queue);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status != 0;
}

static void the_check_sees_a_queue_that_is_wrong(void **state)
{
    struct link_queue queue;
    (void)state;
    link_queue_init(&queue, 10, NULL);
    push(&queue, "one", "1");
    push(&queue, "two", "2");
    assert_false(check_stops(&queue));
    queue.waiting.count++; /* a count that says more than the list */
    assert_true(check_stops(&queue));
    queue.waiting.count--;
    queue.held++; /* more held than there are */
    assert_true(check_stops(&queue));
    queue.held--;
    struct link_item *first = link_list_first(&queue.waiting);
    first->id[0] = 'x'; /* an id that is not found any more */
    assert_true(check_stops(&queue));
    first->id[0] = 'o';
    first->holder = &receiver_a; /* waits, and has a holder */
    assert_true(check_stops(&queue));
    first->holder = NULL;
    assert_false(check_stops(&queue));
    link_queue_done(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_goes_out_in_the_order_it_came),
        cmocka_unit_test(newer_work_with_the_same_id_takes_the_place_of_what_waits),
        cmocka_unit_test(a_full_queue_refuses_and_keeps_what_it_has),
        cmocka_unit_test(what_a_lost_receiver_had_waits_again_before_the_rest),
        cmocka_unit_test(returned_work_yields_to_newer_work_that_waits),
        cmocka_unit_test(the_same_id_may_be_with_two_receivers),
        cmocka_unit_test(newer_work_for_the_same_receiver_keeps_the_time_of_the_older),
        cmocka_unit_test(what_came_back_counts_against_the_limit_too),
        cmocka_unit_test(the_check_sees_a_queue_that_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
