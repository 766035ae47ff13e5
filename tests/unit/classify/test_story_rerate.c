/* services/classify: the walk over all stories after the registry changed. Redis and the timers are this test's own. */
#include "classify.h"
#include "store_ratings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define STORY "s0000000000000001"

/* ── Redis, the daemon and the timers ── */

static struct fake {
    int reads, failing_reads; /* of the story */
    char version[32];         /* that all stories are rated by */
    int64_t delay_ms;         /* of the timer that was started last */
    struct loop_timer *due;
} fake;

static const struct store_result fine = {0, ""}, broken = {ERR_IO, "Redis is broken"};

int store_stories_scan(struct store *store, const char *cursor, store_stories_fn *done, void *context, struct err *err)
{
    const char *const ids[] = {STORY};
    (void)store;
    (void)cursor;
    (void)err;
    done(context, &fine, ids, 1, "");
    return 0;
}

int store_story_sources_get(struct store *store, const char *story_id, store_sources_fn *done, void *context,
                            struct err *err)
{
    (void)store;
    (void)story_id;
    (void)err;
    fake.reads++;
    if (fake.failing_reads > 0) {
        fake.failing_reads--;
        done(context, &broken, 0, NULL, 0);
    } else {
        done(context, &fine, 1, NULL, 0);
    }
    return 0;
}

int store_story_rerate(struct store *store, const struct store_rerating *rerating, store_rerate_fn *done, void *context,
                       struct err *err)
{
    (void)store;
    (void)rerating;
    (void)err;
    done(context, &fine, RERATE_DONE, 2);
    return 0;
}

int store_ratings_version(struct store *store, const char *version, store_ratings_version_fn *done, void *context,
                          struct err *err)
{
    char before[sizeof fake.version];
    (void)store;
    (void)err;
    strcpy(before, fake.version);
    if (*version) {
        strcpy(fake.version, version);
    }
    if (done) {
        done(context, &fine, before);
    }
    return 0;
}

struct loop *daemon_loop(struct daemon *daemon)
{
    (void)daemon;
    return NULL;
}

struct metrics *daemon_metrics(struct daemon *daemon)
{
    (void)daemon;
    return NULL;
}

struct metric *metrics_counter(struct metrics *metrics, const char *name, const char *help, const char *label,
                               const char *value)
{
    (void)metrics;
    (void)name;
    (void)help;
    (void)label;
    (void)value;
    return NULL;
}

void metric_add(struct metric *metric, double amount)
{
    (void)metric;
    (void)amount;
}

void loop_timer_start(struct loop *loop, struct loop_timer *timer, int64_t delay_ms, int64_t interval_ms)
{
    (void)loop;
    (void)interval_ms;
    fake.due = timer;
    fake.delay_ms = delay_ms;
}

/* Until no timer runs, or the one that does waits for something to get better. */
static void run(void)
{
    while (fake.due && fake.delay_ms == 0) {
        struct loop_timer *timer = fake.due;
        fake.due = NULL;
        timer->fire(timer->context);
    }
}

/* ── tests ── */

static int setup(void **state)
{
    static struct classify classify;
    classify = (struct classify){0};
    fake = (struct fake){0};
    *state = &classify;
    return 0;
}

static void a_walk_without_failures_is_noted_as_done(void **state)
{
    struct classify *classify = *state;
    story_rerate_open(classify);
    run();
    assert_int_equal(fake.reads, 1);
    assert_string_equal(fake.version, "none"); /* without a registry */
    assert_null(fake.due);
    story_rerate_check(classify);
    run();
    assert_int_equal(fake.reads, 1); /* all are rated by it */
}

static void a_walk_with_failures_is_not_done_and_comes_again_after_a_pause(void **state)
{
    struct classify *classify = *state;
    fake.failing_reads = 2;
    story_rerate_open(classify);
    for (int walk = 1; walk <= 2; walk++) {
        run();
        assert_int_equal(fake.reads, walk);
        assert_string_equal(fake.version, "");
        assert_non_null(fake.due);
        assert_true(fake.delay_ms >= 1000);
        fake.delay_ms = 0; /* the pause is over */
    }
    run();
    assert_int_equal(fake.reads, 3);
    assert_string_equal(fake.version, "none");
    assert_null(fake.due);
}

static void a_register_that_changes_in_the_pause_is_not_kept_waiting(void **state)
{
    struct classify *classify = *state;
    fake.failing_reads = 1;
    story_rerate_open(classify);
    run();
    assert_string_equal(fake.version, "");
    story_rerate_start(classify);
    run();
    assert_int_equal(fake.reads, 2);
    assert_string_equal(fake.version, "none");
    assert_null(fake.due);
}

static void a_redis_that_came_back_older_is_walked_again(void **state)
{
    struct classify *classify = *state;
    story_rerate_open(classify);
    run();
    strcpy(fake.version, "older");
    story_rerate_check(classify);
    run();
    assert_int_equal(fake.reads, 2);
    assert_string_equal(fake.version, "none");
}

static void a_walk_under_way_when_redis_came_back_older_is_followed_by_another(void **state)
{
    struct classify *classify = *state;
    story_rerate_open(classify);
    fake.due->fire(fake.due->context); /* the story is renewed, the walk has not ended */
    strcpy(fake.version, "none");
    story_rerate_check(classify);
    run();
    assert_int_equal(fake.reads, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_walk_without_failures_is_noted_as_done, setup),
        cmocka_unit_test_setup(a_walk_with_failures_is_not_done_and_comes_again_after_a_pause, setup),
        cmocka_unit_test_setup(a_register_that_changes_in_the_pause_is_not_kept_waiting, setup),
        cmocka_unit_test_setup(a_redis_that_came_back_older_is_walked_again, setup),
        cmocka_unit_test_setup(a_walk_under_way_when_redis_came_back_older_is_followed_by_another, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
