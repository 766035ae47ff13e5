/* triptych backup and restore: the file and the steps; Redis is scripted_store. */
#include "backup_file.h"
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
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define PIECE(text)                                                                                                    \
    {                                                                                                                  \
        (text), sizeof(text) - 1                                                                                       \
    }

static const struct backup_head head = {.edition = "world",
                                        .version = "0.1.0",
                                        .data_version = 1,
                                        .time_ms = 1795504104000,
                                        .articles = 100,
                                        .stories = 40};

/* Two records, one of them with an empty piece and bytes of every kind. */
static void write_backup(const char *path, const struct backup_head *said)
{
    struct backup_writer writer;
    struct err err = {0};
    const struct store_piece key[] = {PIECE("K"), PIECE("s:s0000000000000001"), PIECE("0"), PIECE("\0\r\n\xff{}")};
    const struct store_piece entry[] = {PIECE("X"), PIECE("feed"), PIECE("1-5"), PIECE("p"), PIECE("")};
    assert_int_equal(backup_create(&writer, path, said, &err), 0);
    backup_add(&writer, key, 4);
    backup_add(&writer, entry, 5);
    if (backup_finish(&writer, &err))
        fail_msg("%s", err.text);
}

/* Returns how many records were read, or the code that ended it. */
static int read_backup(const char *path, struct err *err)
{
    struct backup_reader reader;
    struct backup_head read;
    struct store_piece pieces[STORE_PIECES_MAX];
    size_t count;
    int records = 0;
    int code = backup_open(&reader, path, &read, err);
    while (!code && (code = backup_next(&reader, pieces, &count, err)) == 1) {
        records++;
        code = 0;
    }
    backup_close(&reader);
    return code ? code : records;
}

static void a_file_is_read_as_it_was_written(void **state)
{
    (void)state;
    struct backup_reader reader;
    struct backup_head read;
    struct store_piece pieces[STORE_PIECES_MAX];
    size_t count = 0;
    struct err err = {0};
    const char *path = bench_path("whole");
    write_backup(path, &head);
    assert_int_equal(backup_open(&reader, path, &read, &err), 0);
    assert_string_equal(read.edition, "world");
    assert_string_equal(read.version, "0.1.0");
    assert_int_equal(read.data_version, 1);
    assert_int_equal(read.time_ms, head.time_ms);
    assert_int_equal(read.articles, 100);
    assert_int_equal(read.stories, 40);
    assert_int_equal(backup_next(&reader, pieces, &count, &err), 1);
    assert_int_equal(count, 4);
    assert_int_equal(pieces[3].size, 6);
    assert_memory_equal(pieces[3].data, "\0\r\n\xff{}", 6);
    assert_int_equal(backup_next(&reader, pieces, &count, &err), 1);
    assert_int_equal(count, 5);
    assert_int_equal(pieces[4].size, 0);
    assert_int_equal(backup_next(&reader, pieces, &count, &err), 0);
    backup_close(&reader);
}

static char bytes[4096];

static size_t load(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    assert_int_equal(fclose(file), 0);
    return size;
}

static void save(const char *path, size_t size)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void a_file_that_is_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    struct err err = {0};
    const char *path = bench_path("cut");
    write_backup(path, &head);
    size_t size = load(path);
    assert_int_equal(read_backup(path, &err), 2);
    for (size_t cut = 0; cut < size; cut++) {
        save(path, cut);
        assert_int_equal(read_backup(path, &err), ERR_INVALID);
        assert_contains(err.text, "no whole backup");
    }
    bytes[size] = 'x';
    save(path, size + 1);
    assert_int_equal(read_backup(path, &err), ERR_INVALID);
    assert_contains(err.text, "behind its end");
}

static void a_byte_that_has_changed_anywhere_behind_the_first_line_is_noticed(void **state)
{
    (void)state;
    struct err err = {0};
    const char *path = bench_path("flipped");
    write_backup(path, &head);
    size_t size = load(path);
    size_t begin = (size_t)((char *)memchr(bytes, '\n', size) - bytes) + 1;
    for (size_t at = begin; at < size; at++) {
        bytes[at] = (char)(bytes[at] ^ 0x40);
        save(path, size);
        assert_true(read_backup(path, &err) < 0);
        bytes[at] = (char)(bytes[at] ^ 0x40);
    }
}

static void a_backup_that_was_not_finished_leaves_nothing_under_its_name(void **state)
{
    (void)state;
    struct backup_writer writer;
    struct err err = {0};
    const char *path = bench_path("later");
    assert_int_equal(backup_create(&writer, path, &head, &err), 0);
    assert_int_not_equal(access(path, F_OK), 0);
    /* Another one beside it is told so. */
    struct backup_writer second;
    assert_int_equal(backup_create(&second, path, &head, &err), ERR_IO);
    assert_contains(err.text, "another backup is being made");
    /* And takes nothing of the first one with it. */
    backup_abandon(&second);
    char part[300];
    struct stat file;
    snprintf(part, sizeof part, "%s.part", path);
    assert_int_equal(stat(part, &file), 0);
    /* Passwords of feeds are in it. */
    assert_int_equal(file.st_mode & 0777, 0600);
    backup_abandon(&writer);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(backup_create(&writer, "/nowhere/file", &head, &err), ERR_IO);
    assert_contains(err.text, "/nowhere/file.part: No such file");
    /* What was there stays until the new one is whole. */
    write_backup(path, &head);
    write_backup(path, &head);
    assert_int_equal(read_backup(path, &err), 2);
}

/* ── the commands ── */

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

static void a_backup_holds_writes_up_and_lets_them_go_on(void **state)
{
    (void)state;
    char line[300];
    const char *path = bench_path("made");
    counts = (struct store_counts){.articles = 7, .stories = 3};
    next_cursor = "k17";
    scripted_succeed("store_hold_take");
    scripted_succeed("store_hold");
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_answer_with("store_records_read", answer_records);
    scripted_answer_with("store_records_read", answer_records);
    scripted_succeed("store_hold");
    scripted_succeed("store_hold_leave");
    snprintf(line, sizeof line, "backup %s", path);
    assert_int_equal(run_tool(line), 0);
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
    scripted_succeed("store_hold_take");
    scripted_succeed("store_hold");
    scripted_answer_with("store_counts_get", answer_counts);
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

static int64_t page_ms;

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
    clock_set_for_test(head.time_ms);
    scripted_succeed("store_hold_take");
    scripted_succeed("store_hold");
    scripted_answer_with("store_counts_get", answer_counts);
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
    scripted_succeed("store_hold");
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(scripted_said("store_hold", 1), "10000");
    assert_string_equal(scripted_said("store_hold", 2), "0");
    assert_contains(tool_err, "8.0 s");
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
    write_backup(path, &head);
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
    struct backup_head newer = head;
    newer.data_version = 9;
    write_backup(path, &newer);
    assert_int_equal(restore(path), 2);
    assert_contains(tool_err, "stores data that this version does not know");
    assert_int_equal(restore(bench_file("other", "no backup\n")), 2);
    assert_contains(tool_err, "no whole backup");
    write_backup(path, &head);
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
    write_backup(path, &head);
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
        tool_test(a_file_is_read_as_it_was_written),
        tool_test(a_file_that_is_cut_off_anywhere_is_refused),
        tool_test(a_byte_that_has_changed_anywhere_behind_the_first_line_is_noticed),
        tool_test(a_backup_that_was_not_finished_leaves_nothing_under_its_name),
        tool_test(a_backup_holds_writes_up_and_lets_them_go_on),
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
