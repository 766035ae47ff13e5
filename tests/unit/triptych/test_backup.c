/* triptych backup and restore, in their steps; Redis is scripted_store. */
#include "backup_sample.h"
#include "clock.h"
#include "store_replicas.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct store_counts counts;

static void answer_counts(const struct scripted_call *call)
{
    counts.feed_seq = counts.log_seq = "";
    SCRIPTED_ANSWER(call, store_counts_fn, &counts);
}

static const char *next_cursor;

static void answer_records(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_records_fn, next_cursor);
    next_cursor = "";
}

static const char *const *cursors; /* the next ones, "" the last */

static void answer_in_turn(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_records_fn, *cursors);
    cursors++;
}

static void answer_page(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_records_fn, "");
}

static void while_reading_much_is_written(const struct scripted_call *call)
{
    scripted_touched = 1700;
    answer_in_turn(call);
}

static void some_more_is_written(const struct scripted_call *call)
{
    scripted_touched += 30;
    ((store_done_fn *)call->done)(call->context, call->result);
}

static void writes_wait_only_for_what_was_written_while_all_was_read(void **state)
{
    (void)state;
    char line[300];
    const char *path = bench_path("ahead");
    static const char *const next[] = {"k17",
                                       "log -",
                                       "log (1-4",
                                       "feed -",
                                       "feed (1-9",
                                       "",
                                       /* while writes wait */ "log (1-6",
                                       "feed -",
                                       "feed (1-9",
                                       ""};
    cursors = next;
    counts = (struct store_counts){.articles = 7, .stories = 3};
    scripted_succeed("store_hold_take");
    scripted_succeed("store_touched_open");
    scripted_answer_with("store_records_read", while_reading_much_is_written);
    for (int i = 1; i < 10; i++)
        scripted_answer_with("store_records_read", answer_in_turn);
    /* 1,700 keys are read again, by 500, before writes wait; then the 30 that came. */
    for (int i = 0; i < 5; i++)
        scripted_answer_with("store_touched_read", answer_page);
    scripted_succeed("store_hold_take");
    scripted_succeed("store_hold");
    scripted_answer_with("store_touched_await", some_more_is_written);
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_succeed("store_hold");
    scripted_succeed("store_hold_leave");
    snprintf(line, sizeof line, "backup %s", path);
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_err, "7 articles, 3 stories of edition \"world\"");
    assert_string_equal(scripted_said("store_touched_read", 4), "0 left");
    /* The streams are read on from where they ended, the log first. */
    assert_string_equal(scripted_said("store_records_read", 6), "[log (1-4]");
    assert_string_equal(scripted_said("store_records_read", 7), "[log (1-6]");
    assert_string_equal(scripted_said("store_records_read", 8), "[feed (1-9]");
    assert_int_equal(scripted_count("store_records_read"), 10);
    assert_int_equal(read_backup(path, NULL), 0);
}

static void a_backup_that_missed_writes_is_none(void **state)
{
    (void)state;
    char line[300];
    const char *path = bench_path("missed");
    static const char *const next[] = {""};
    cursors = next;
    scripted_succeed("store_hold_take");
    scripted_succeed("store_touched_open");
    scripted_answer_with("store_records_read", answer_in_turn);
    scripted_succeed("store_hold_take");
    scripted_succeed("store_hold");
    scripted_fail("store_touched_await", ERR_UNAVAILABLE, "Redis closed the connection");
    scripted_succeed("store_hold");
    scripted_succeed("store_hold_leave");
    snprintf(line, sizeof line, "backup %s", path);
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "Redis closed the connection");
    assert_int_not_equal(access(path, F_OK), 0);
}

static int64_t page_ms;

static void answer_after_a_while(const struct scripted_call *call)
{
    clock_set_for_test(clock_now_ms() + page_ms);
    answer_in_turn(call);
}

/* A turn runs out after a minute; the edition takes two. */
static void a_long_backup_keeps_its_turn(void **state)
{
    (void)state;
    char line[300];
    static const char *const next[] = {"k17", "log -", "log (1-4", "feed -", "feed (1-9", "", "feed -", ""};
    cursors = next;
    page_ms = 20000;
    clock_set_for_test(sample_head.time_ms);
    scripted_succeed("store_hold_take");
    scripted_succeed("store_touched_open");
    for (int i = 0; i < 6; i++)
        scripted_answer_with("store_records_read", answer_after_a_while);
    for (int i = 0; i < 5; i++)
        scripted_succeed("store_hold_take"); /* before each page but the first */
    scripted_succeed("store_hold_take");     /* before writes wait */
    scripted_succeed("store_hold");
    scripted_succeed("store_touched_await");
    for (int i = 0; i < 2; i++)
        scripted_answer_with("store_records_read", answer_in_turn);
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_succeed("store_hold");
    scripted_succeed("store_hold_leave");
    snprintf(line, sizeof line, "backup %s", bench_path("long"));
    assert_int_equal(run_tool(line), 0);
    assert_int_equal(scripted_count("store_hold_leave"), 1);
    clock_set_for_test(0);
}

/* What follows is of a Redis that does not tell what is written. */
static void tell_nothing(void)
{
    scripted_fail("store_touched_open", ERR_UNAVAILABLE, "NOPERM");
}

static void where_redis_tells_nothing_writes_wait_while_all_is_read(void **state)
{
    (void)state;
    char line[300];
    const char *path = bench_path("made");
    counts = (struct store_counts){.articles = 7, .stories = 3};
    next_cursor = "k17";
    tell_nothing();
    scripted_succeed("store_hold_take");
    scripted_succeed("store_hold");
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_answer_with("store_records_read", answer_records);
    scripted_answer_with("store_records_read", answer_records);
    scripted_succeed("store_hold");
    scripted_succeed("store_hold_leave");
    snprintf(line, sizeof line, "backup %s", path);
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_err, "Redis does not tell what is written: NOPERM");
    assert_contains(tool_err, "7 articles, 3 stories of edition \"world\": 0 records");
    assert_string_equal(scripted_said("store_hold", 0), "10000");
    assert_string_equal(scripted_said("store_hold", 1), "0");
    assert_string_equal(scripted_said("store_records_read", 1), "[k17]");
    assert_int_equal(read_backup(path, NULL), 0);
}

static void a_backup_that_fails_lets_writes_go_on_and_leaves_no_file(void **state)
{
    (void)state;
    char line[300];
    const char *path = bench_path("failed");
    tell_nothing();
    scripted_succeed("store_hold_take");
    scripted_succeed("store_hold");
    scripted_fail("store_records_read", ERR_UNAVAILABLE, "away");
    scripted_succeed("store_hold");
    scripted_succeed("store_hold_leave");
    snprintf(line, sizeof line, "backup %s", path);
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "away");
    assert_string_equal(scripted_said("store_hold", 1), "0");
    assert_int_not_equal(access(path, F_OK), 0);
}

static void a_backup_beside_another_one_holds_nothing_up_and_ends_nothing(void **state)
{
    (void)state;
    char line[300];
    snprintf(line, sizeof line, "backup %s", bench_path("second"));
    scripted_fail("store_hold_take", ERR_CONFLICT, "another backup of this Redis is being made");
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "another backup of this Redis is being made");
    assert_int_equal(scripted_count("store_hold"), 0);
    assert_int_equal(scripted_count("store_hold_leave"), 0);
}

static void answer_slowly(const struct scripted_call *call)
{
    clock_set_for_test(clock_now_ms() + page_ms);
    answer_records(call);
}

static void answer_after_an_outage(const struct scripted_call *call)
{
    scripted_store_set_state(STORE_DOWN, "restarting");
    scripted_store_set_state(STORE_UP, "");
    answer_records(call);
}

static void start_backup(const char *path, char line[300])
{
    clock_set_for_test(sample_head.time_ms);
    tell_nothing();
    scripted_succeed("store_hold_take");
    scripted_succeed("store_hold");
    scripted_succeed("store_hold_leave");
    snprintf(line, 300, "backup %s", path);
}

static void a_hold_that_ran_out_between_two_pages_is_noticed_and_another_one_s_is_not_ended(void **state)
{
    (void)state;
    char line[300];
    const char *path = bench_path("lapsed");
    start_backup(path, line);
    next_cursor = "k17";
    page_ms = STORE_HOLD_MS;
    scripted_answer_with("store_records_read", answer_slowly);
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "writes to Redis went on");
    assert_int_equal(scripted_count("store_hold"), 1);
    assert_int_not_equal(access(path, F_OK), 0);
    clock_set_for_test(0);
}

static void a_hold_is_renewed_in_good_time_and_told_how_long_it_was(void **state)
{
    (void)state;
    char line[300];
    start_backup(bench_path("slow"), line);
    next_cursor = "k17";
    page_ms = 4000;
    scripted_answer_with("store_records_read", answer_slowly);
    scripted_succeed("store_hold");
    scripted_answer_with("store_records_read", answer_slowly);
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_succeed("store_hold");
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(scripted_said("store_hold", 1), "10000");
    assert_string_equal(scripted_said("store_hold", 2), "0");
    assert_contains(tool_err, "8.00 s");
    clock_set_for_test(0);
}

static void a_redis_that_went_away_held_nothing_up(void **state)
{
    (void)state;
    char line[300];
    start_backup(bench_path("away"), line);
    next_cursor = "";
    scripted_answer_with("store_records_read", answer_after_an_outage);
    scripted_succeed("store_hold");
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "Redis went away meanwhile");
    clock_set_for_test(0);
}

static size_t caller_count;

static void answer_callers(const struct scripted_call *call)
{
    static const struct store_endpoint rows[] = {{"i1", "23"}, {"i2", "23"}};
    SCRIPTED_ANSWER(call, store_endpoints_fn, rows, caller_count);
}

static uint64_t number;

static void answer_number(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, number);
}

static uint64_t wrong;

static void answer_recount(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_recount_fn, 40, wrong, wrong ? STORY_A : "", "");
}

/* What restores `name` with the counts of Redis before and after. Returns the exit code. */
static int restore(const char *path)
{
    char line[300];
    snprintf(line, sizeof line, "restore %s", path);
    return run_tool(line);
}

static void answer_counts_after(const struct scripted_call *call)
{
    counts = (struct store_counts){.articles = 100, .stories = 40};
    answer_counts(call);
}

static void a_restore_writes_every_record_raises_the_epoch_and_counts_again(void **state)
{
    (void)state;
    const char *path = bench_path("kept");
    write_backup(path, &sample_head);
    for (wrong = 0; wrong < 2; wrong++) {
        counts = (struct store_counts){.memory_limit_bytes = 10000, .memory_used_bytes = 5000};
        caller_count = 0;
        scripted_answer_with("store_callers_get", answer_callers);
        scripted_answer_with("store_counts_get", answer_counts);
        number = 0;
        scripted_answer_with("store_edition_remove_step", answer_number);
        scripted_succeed("store_record_write");
        scripted_succeed("store_record_write");
        scripted_answer_with("store_epoch_raise", answer_number);
        scripted_answer_with("store_counts_get", answer_counts_after);
        scripted_answer_with("store_recount", answer_recount);
        assert_int_equal(restore(path), wrong ? 1 : 0);
        assert_contains(tool_out, "100 articles, 40 stories restored into edition \"world\"");
        assert_contains(tool_out, wrong ? "40 stories, 1 wrong\n" : "40 stories, 0 wrong\n");
    }
    assert_string_equal(scripted_said("store_record_write", 0), "s:s0000000000000001 4");
    assert_string_equal(scripted_said("store_record_write", 1), "feed 5");
}

static void a_restore_that_must_not_be_changes_nothing_and_says_why(void **state)
{
    (void)state;
    const char *path = bench_path("kept");
    struct backup_head newer = sample_head;
    newer.data_version = 9;
    write_backup(path, &newer);
    assert_int_equal(restore(path), 2);
    assert_contains(tool_err, "stores data that this version does not know");
    assert_int_equal(restore(bench_file("other", "no backup\n")), 2);
    assert_contains(tool_err, "no whole backup");
    write_backup(path, &sample_head);
    caller_count = 2;
    scripted_answer_with("store_callers_get", answer_callers);
    assert_int_equal(restore(path), 1);
    assert_contains(tool_err, "2 daemons are at work in edition \"world\": stop them first");
    caller_count = 0;
    counts = (struct store_counts){.feeds = 1};
    scripted_answer_with("store_callers_get", answer_callers);
    scripted_answer_with("store_counts_get", answer_counts);
    assert_int_equal(restore(path), 1);
    assert_contains(tool_err, "is not empty: triptych edition remove world --yes");
    counts = (struct store_counts){.memory_limit_bytes = 5010, .memory_used_bytes = 5000};
    scripted_answer_with("store_callers_get", answer_callers);
    scripted_answer_with("store_counts_get", answer_counts);
    assert_int_equal(restore(path), 1);
    assert_contains(tool_err, "raise its maxmemory");
    /* More is used than may be: there is no room, and not a great deal. */
    counts = (struct store_counts){.memory_limit_bytes = 5000, .memory_used_bytes = 5010};
    scripted_answer_with("store_callers_get", answer_callers);
    scripted_answer_with("store_counts_get", answer_counts);
    assert_int_equal(restore(path), 1);
    assert_contains(tool_err, "Redis has room for 0.0 MB");
    assert_int_equal(scripted_count("store_record_write"), 0);
    assert_int_equal(scripted_count("store_edition_remove_step"), 0);
}

static void a_record_that_redis_refuses_ends_the_restore(void **state)
{
    (void)state;
    const char *path = bench_path("kept");
    write_backup(path, &sample_head);
    counts = (struct store_counts){0};
    caller_count = 0;
    number = 0;
    scripted_answer_with("store_callers_get", answer_callers);
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_answer_with("store_edition_remove_step", answer_number);
    scripted_fail("store_record_write", ERR_INVALID, "Bad data format");
    scripted_succeed("store_record_write");
    assert_int_equal(restore(path), 1);
    assert_contains(tool_err, "Bad data format; the edition is now half restored");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tool_test(writes_wait_only_for_what_was_written_while_all_was_read),
        tool_test(a_backup_that_missed_writes_is_none),
        tool_test(a_long_backup_keeps_its_turn),
        tool_test(where_redis_tells_nothing_writes_wait_while_all_is_read),
        tool_test(a_backup_that_fails_lets_writes_go_on_and_leaves_no_file),
        tool_test(a_backup_beside_another_one_holds_nothing_up_and_ends_nothing),
        tool_test(a_hold_that_ran_out_between_two_pages_is_noticed_and_another_one_s_is_not_ended),
        tool_test(a_hold_is_renewed_in_good_time_and_told_how_long_it_was),
        tool_test(a_redis_that_went_away_held_nothing_up),
        tool_test(a_restore_writes_every_record_raises_the_epoch_and_counts_again),
        tool_test(a_restore_that_must_not_be_changes_nothing_and_says_why),
        tool_test(a_record_that_redis_refuses_ends_the_restore),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
