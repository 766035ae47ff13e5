#include "loop.h"

#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

struct counter {
    struct loop *loop;
    struct loop_timer timer;
    int fd, calls, events;
};

static void count(void *context)
{
    ((struct counter *)context)->calls++;
}

static void count_and_stop_timer(void *context)
{
    struct counter *counter = context;
    counter->calls++;
    loop_timer_stop(&counter->timer);
}

static void count_events(void *context, int events)
{
    struct counter *counter = context;
    counter->calls++;
    counter->events = events;
}

static void count_and_forget(void *context, int events)
{
    struct counter *counter = context;
    count_events(context, events);
    loop_fd_forget(counter->loop, counter->fd);
}

static void timers_fire_in_order_of_their_time_and_once(void **state)
{
    struct loop *loop = loop_new();
    struct counter soon = {0}, late = {0};
    (void)state;
    clock_set_for_test(1000);
    loop_timer_init(&soon.timer, count, &soon);
    loop_timer_init(&late.timer, count, &late);
    loop_timer_start(loop, &late.timer, 20, 0);
    loop_timer_start(loop, &soon.timer, 10, 0);
    clock_set_for_test(1010);
    loop_turn(loop, 0, NULL);
    assert_int_equal(soon.calls, 1);
    assert_int_equal(late.calls, 0);
    clock_set_for_test(1100);
    loop_turn(loop, 0, NULL);
    loop_turn(loop, 0, NULL);
    assert_int_equal(soon.calls, 1);
    assert_int_equal(late.calls, 1);
    clock_set_for_test(0);
    loop_free(loop);
}

static void an_interval_timer_goes_on_until_it_stops_itself(void **state)
{
    struct loop *loop = loop_new();
    struct counter counter = {0};
    (void)state;
    clock_set_for_test(1000);
    loop_timer_init(&counter.timer, count, &counter);
    loop_timer_start(loop, &counter.timer, 5, 5);
    for (int i = 1; i <= 4; i++) {
        clock_set_for_test(1000 + 5 * i);
        loop_turn(loop, 0, NULL);
    }
    assert_int_equal(counter.calls, 4);
    counter.timer.fire = count_and_stop_timer;
    clock_set_for_test(1100);
    loop_turn(loop, 0, NULL);
    clock_set_for_test(1200);
    loop_turn(loop, 0, NULL);
    assert_int_equal(counter.calls, 5);
    clock_set_for_test(0);
    loop_free(loop);
}

static void a_descriptor_is_served_when_readable_and_may_forget_itself(void **state)
{
    struct loop *loop = loop_new();
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    struct counter counter = {.loop = loop, .fd = ends[0]};
    assert_int_equal(loop_fd_watch(loop, ends[0], LOOP_READ, count_and_forget, &counter, NULL), 0);
    loop_turn(loop, 0, NULL);
    assert_int_equal(counter.calls, 0);
    assert_int_equal(write(ends[1], "x", 1), 1);
    loop_turn(loop, 0, NULL);
    loop_turn(loop, 0, NULL);
    assert_int_equal(counter.calls, 1);
    assert_int_equal(counter.events, LOOP_READ);
    close(ends[0]);
    close(ends[1]);
    loop_free(loop);
}

static void watching_a_descriptor_again_changes_what_is_watched(void **state)
{
    struct loop *loop = loop_new();
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    struct counter counter = {.loop = loop, .fd = ends[1]};
    assert_int_equal(loop_fd_watch(loop, ends[1], LOOP_WRITE, count_events, &counter, NULL), 0);
    loop_turn(loop, 0, NULL);
    assert_int_equal(counter.calls, 1);
    assert_int_equal(counter.events, LOOP_WRITE);
    assert_int_equal(loop_fd_watch(loop, ends[1], 0, count_events, &counter, NULL), 0);
    loop_turn(loop, 0, NULL);
    assert_int_equal(counter.calls, 1);
    close(ends[0]);
    close(ends[1]);
    loop_free(loop);
}

static struct loop_hook second_hook;

static void count_and_remove_second(void *context)
{
    struct counter *counter = context;
    counter->calls++;
    loop_hook_remove(counter->loop, &second_hook);
}

static void a_hook_runs_every_round_and_one_may_remove_the_next(void **state)
{
    struct loop *loop = loop_new();
    struct counter first = {.loop = loop}, second = {0};
    struct loop_hook first_hook = {.run = count_and_remove_second, .context = &first};
    (void)state;
    second_hook = (struct loop_hook){.run = count, .context = &second};
    loop_hook_add(loop, &first_hook);
    loop_hook_add(loop, &second_hook);
    loop_turn(loop, 0, NULL);
    loop_turn(loop, 0, NULL);
    assert_int_equal(first.calls, 2);
    assert_int_equal(second.calls, 0);
    loop_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_fire_in_order_of_their_time_and_once),
        cmocka_unit_test(an_interval_timer_goes_on_until_it_stops_itself),
        cmocka_unit_test(a_descriptor_is_served_when_readable_and_may_forget_itself),
        cmocka_unit_test(watching_a_descriptor_again_changes_what_is_watched),
        cmocka_unit_test(a_hook_runs_every_round_and_one_may_remove_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
