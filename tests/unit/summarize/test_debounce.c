/* Stories that wait for the end of their burst; the tests give the time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "debounce.h"
#include "err.h"

#define SETTLE_MS     100
#define SETTLE_MAX_MS 1000

static struct debounce *debounce;

static int open_table(void **state)
{
    (void)state;
    debounce = debounce_new(SETTLE_MS, SETTLE_MAX_MS);
    return debounce ? 0 : -1;
}

static int close_table(void **state)
{
    (void)state;
    debounce_free(debounce);
    return 0;
}

/* Returns the older payload. */
static void *note(const char *story, int64_t now_ms, void *payload)
{
    void *older;
    assert_int_equal(debounce_note(debounce, story, now_ms, payload, &older), 0);
    return older;
}

/* The story that is due, "" when none is. */
static const char *take(int64_t now_ms)
{
    static char story[ID_SIZE];
    void *payload;
    return debounce_take(debounce, now_ms, story, &payload) ? story : "";
}

static void a_story_is_due_when_it_has_been_quiet(void **state)
{
    (void)state;
    note("s1", 0, NULL);
    assert_string_equal(take(SETTLE_MS - 1), "");
    assert_string_equal(take(SETTLE_MS), "s1");
    assert_string_equal(take(SETTLE_MS), "");
    assert_int_equal(debounce_count(debounce), 0);
}

static void a_burst_of_changes_is_one_story(void **state)
{
    (void)state;
    int first, second, third;
    assert_null(note("s1", 0, &first));
    assert_ptr_equal(note("s1", 60, &second), &first);
    assert_ptr_equal(note("s1", 120, &third), &second);
    assert_string_equal(take(219), "");
    char story[ID_SIZE];
    void *payload;
    assert_int_equal(debounce_take(debounce, 220, story, &payload), 1);
    assert_ptr_equal(payload, &third);
    assert_string_equal(take(10000), "");
}

static void a_story_that_never_rests_is_due_at_the_latest_time(void **state)
{
    (void)state;
    for (int64_t now_ms = 0; now_ms < SETTLE_MAX_MS; now_ms += SETTLE_MS / 2) {
        note("s1", now_ms, NULL);
        assert_string_equal(take(now_ms), "");
    }
    assert_string_equal(take(SETTLE_MAX_MS), "s1");
}

static void after_it_was_taken_a_story_begins_to_wait_anew(void **state)
{
    (void)state;
    note("s1", 0, NULL);
    assert_string_equal(take(SETTLE_MS), "s1");
    note("s1", 5000, NULL);
    assert_string_equal(take(5000 + SETTLE_MS - 1), "");
    assert_string_equal(take(5000 + SETTLE_MS), "s1");
}

static void the_quiet_story_comes_before_the_restless_one(void **state)
{
    (void)state;
    note("s-restless", 0, NULL);
    note("s-quiet", 10, NULL);
    note("s-restless", 50, NULL);
    assert_string_equal(take(120), "s-quiet");
    assert_string_equal(take(120), "");
    assert_string_equal(take(150), "s-restless");
}

static void a_crowd_is_not_kept_waiting(void **state)
{
    (void)state;
    char story[ID_SIZE];
    for (int i = 0; i < DEBOUNCE_MAX; i++) {
        snprintf(story, sizeof story, "s%d", i);
        note(story, 0, NULL);
    }
    void *older;
    assert_int_equal(debounce_note(debounce, "s-one-more", 0, NULL, &older), ERR_FULL);
    int taken = 0;
    while (take(0)[0])
        taken++;
    assert_int_equal(taken, DEBOUNCE_MAX - DEBOUNCE_CROWDED);
    while (take(SETTLE_MS)[0])
        taken++;
    assert_int_equal(taken, DEBOUNCE_MAX);
}

static void when_hurried_nothing_waits(void **state)
{
    (void)state;
    note("s1", 0, NULL);
    note("s2", 0, NULL);
    debounce_hurry(debounce);
    assert_string_equal(take(0), "s1");
    assert_string_equal(take(0), "s2");
    assert_string_equal(take(0), "");
}

static void many_stories_come_and_go_without_loss(void **state)
{
    (void)state;
    char story[ID_SIZE];
    unsigned noted = 0, taken = 0, seed = 7;
    for (int64_t now_ms = 0; now_ms < 20000; now_ms++) {
        seed = seed * 1103515245U + 12345U;
        snprintf(story, sizeof story, "s%u", seed >> 16 & 1023);
        unsigned before = debounce_count(debounce);
        note(story, now_ms, NULL);
        noted += debounce_count(debounce) - before;
        while (take(now_ms)[0])
            taken++;
    }
    while (take(30000)[0])
        taken++;
    assert_int_equal(noted, taken);
    assert_true(noted > 1024);
    assert_int_equal(debounce_count(debounce), 0);
}

#define table_test(name) cmocka_unit_test_setup_teardown(name, open_table, close_table)

int main(void)
{
    const struct CMUnitTest tests[] = {
        table_test(a_story_is_due_when_it_has_been_quiet),
        table_test(a_burst_of_changes_is_one_story),
        table_test(a_story_that_never_rests_is_due_at_the_latest_time),
        table_test(after_it_was_taken_a_story_begins_to_wait_anew),
        table_test(the_quiet_story_comes_before_the_restless_one),
        table_test(a_crowd_is_not_kept_waiting),
        table_test(when_hurried_nothing_waits),
        table_test(many_stories_come_and_go_without_loss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
