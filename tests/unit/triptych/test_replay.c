/* triptych replay: rows are given, looked for in Redis, given again when they are missing, and waited for. Ingest is
 * scripted_link; time passes with each turn of the loop, and nothing waits. */
#include "clock.h"
#include "scripted_link.h"
#include "tool_bench.h"

#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define START   1700000000000
#define ANSWERS 64
#define ROW_A   "{\"id\":\"1\",\"title\":\"First\",\"url\":\"https://a.example/1\"}\n"
#define ROW_B   "{\"id\":\"2\",\"title\":\"Second\",\"url\":\"https://a.example/2\"}\n"
#define ROW_C   "{\"id\":\"3\",\"title\":\"Third\",\"url\":\"https://a.example/3\"}\n"

/* What ingest says to the pieces that it was given and has not answered. */
static struct {
    char id[80];
    const char *outcome, *detail;
} answers[ANSWERS];
static unsigned answer_count;

static struct desk {
    int64_t turn_ms;       /* that pass with each turn, … */
    unsigned expected;     /* … once so many rows were given: they are read by a thread */
    const char *refused;   /* title of a row that ingest refuses */
    const char *duplicate; /* … that it has already */
    const char *silent;    /* … that it never answers */
    const char *proof;     /* that ingest gives; NULL: the row's title */
    unsigned missing;      /* looks that find nothing, before those that do */
    const char *shortened; /* a file that is emptied when a row is found missing */
    uint64_t todo[STAGE_COUNT];
    uint64_t epoch, reviews, memory_used, memory_limit;
    unsigned rounds; /* of questions; the test's own on_round changes what they answer */
    void (*on_round)(unsigned round);
    unsigned classify, summarize;
} desk;

static void on_push(const Triptych__Work *work)
{
    const char *title = work->row->title;
    if (desk.silent && strcmp(title, desk.silent) == 0)
        return;
    assert_true(answer_count < ANSWERS);
    snprintf(answers[answer_count].id, sizeof answers[0].id, "%s", work->id);
    int is_refused = desk.refused && strcmp(title, desk.refused) == 0;
    int is_duplicate = desk.duplicate && strcmp(title, desk.duplicate) == 0;
    answers[answer_count].outcome = is_refused ? "rejected" : is_duplicate ? "duplicate" : "done";
    answers[answer_count].detail = is_refused ? "its date is no date" : desk.proof ? desk.proof : "proof";
    answer_count++;
}

static void on_turn(void)
{
    if (scripted_link.pushed >= desk.expected)
        clock_set_for_test(clock_now_ms() + desk.turn_ms);
    else
        sched_yield();
    unsigned count = answer_count;
    answer_count = 0;
    for (unsigned i = 0; i < count; i++)
        scripted_link.sender.on_done(scripted_link.sender.context, answers[i].id, answers[i].outcome,
                                     answers[i].detail);
}

static void answer_look(const struct scripted_call *call)
{
    uint64_t found = desk.missing == 0;
    if (!found && desk.shortened)
        assert_int_equal(truncate(desk.shortened, 0), 0);
    desk.missing -= desk.missing > 0;
    SCRIPTED_ANSWER(call, store_count_fn, found);
}

static void answer_counts(const struct scripted_call *call)
{
    if (desk.on_round)
        desk.on_round(desk.rounds);
    desk.rounds++;
    struct store_counts counts = {.feed_seq = "",
                                  .log_seq = "",
                                  .epoch = desk.epoch,
                                  .memory_used_bytes = desk.memory_used,
                                  .memory_limit_bytes = desk.memory_limit};
    memcpy(counts.todo, desk.todo, sizeof counts.todo);
    SCRIPTED_ANSWER(call, store_counts_fn, &counts);
}

static void answer_notes(const struct scripted_call *call)
{
    char due[30];
    static const char *const names[] = {"classify.registry", "classify.reviews.i1", "classify.reviews.i2"};
    const char *values[] = {"version 1", due, "0"};
    snprintf(due, sizeof due, "%d", (int)desk.reviews);
    SCRIPTED_ANSWER(call, store_notes_fn, names, values, 3);
}

static void answer_endpoints(const struct scripted_call *call)
{
    static const struct store_endpoint rows[] = {{"i1", "tcp://127.0.0.1:1"}};
    SCRIPTED_ANSWER(call, store_endpoints_fn, rows,
                    strcmp(call->said, "summarize") == 0 ? desk.classify : desk.summarize);
}

static int open_replay(void **state)
{
    int code = bench_open(state);
    clock_set_for_test(START);
    scripted_link_reset();
    scripted_link.on_push = on_push;
    scripted_link.counts.receivers = 1;
    desk = (struct desk){.turn_ms = 50, .epoch = 1, .classify = 1, .summarize = 1};
    answer_count = 0;
    scripted_each_turn(on_turn);
    scripted_answer_always("store_proof_look", answer_look);
    scripted_answer_always("store_counts_get", answer_counts);
    scripted_answer_always("store_notes_get", answer_notes);
    scripted_answer_always("store_endpoints_get", answer_endpoints);
    return code;
}

static int close_replay(void **state)
{
    clock_set_for_test(0);
    return bench_close(state);
}

/* All rows are given once, and the missing ones again. */
static int replay(const char *options, const char *rows)
{
    char line[300];
    for (const char *at = rows; (at = strchr(at, '\n')); at++)
        desk.expected++;
    snprintf(line, sizeof line, "replay %s %s", options, bench_file("rows.jsonl", rows));
    return run_tool(line);
}

static void each_row_is_given_looked_for_and_counted(void **state)
{
    (void)state;
    assert_int_equal(replay("", ROW_A ROW_B ROW_C), 0);
    assert_int_equal(scripted_link.pushed, 3);
    assert_string_equal(scripted_link.last_pushed, "row Third");
    assert_int_equal(scripted_count("store_proof_look"), 3);
    assert_contains(tool_out, "{\"articles\":3,\"duplicates\":0,\"rejected\":0,\"seconds\":");
    assert_contains(tool_out, ",\"given_again\":0,\"lost\":0,\"unchecked\":0}\n");
    assert_string_equal(tool_err, "");
    assert_int_equal(scripted_link.closed, 1);
}

static void a_row_that_the_desk_has_already_is_no_failure(void **state)
{
    (void)state;
    desk.duplicate = "Second";
    assert_int_equal(replay("", ROW_A ROW_B), 0);
    assert_contains(tool_out, "\"articles\":1,\"duplicates\":1,\"rejected\":0,");
}

static void a_row_that_is_refused_is_named_with_its_line(void **state)
{
    (void)state;
    desk.refused = "Second";
    assert_int_equal(replay("", ROW_A ROW_B), 1);
    assert_contains(tool_out, "\"articles\":1,\"duplicates\":0,\"rejected\":1,");
    assert_contains(tool_err, "rows.jsonl: line 2: its date is no date\n");
    assert_int_equal(scripted_count("store_proof_look"), 1);
}

static void a_broken_row_is_named_and_passed_over(void **state)
{
    (void)state;
    static const struct {
        const char *row, *why;
    } cases[] = {
        {"{\"title\":\"Broken\"\n", "line 2"},
        {"[]\n", "line 2"},
        {"{\"title\":\"T\",\"url\":\"ftp://a.example/\"}\n", "line 2: its url is "},
        {"{\"title\":\"\",\"text\":null}\n", "line 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char rows[1000], name[20], line[200];
        snprintf(rows, sizeof rows, "%s%s%s", ROW_A, cases[i].row, ROW_B);
        snprintf(name, sizeof name, "rows-%zu", i);
        snprintf(line, sizeof line, "replay %s", bench_file(name, rows));
        desk.expected += 2;
        assert_int_equal(run_tool(line), 0);
        assert_contains(tool_out, "{\"articles\":2,\"duplicates\":0,\"rejected\":1,");
        assert_contains(tool_err, cases[i].why);
    }
}

static void a_row_that_is_missing_in_redis_is_read_and_given_again(void **state)
{
    (void)state;
    desk.missing = desk.expected = 1;
    assert_int_equal(replay("", ROW_A ROW_B), 0);
    assert_int_equal(scripted_link.pushed, 3);
    assert_string_equal(scripted_link.last_pushed, "row First again");
    assert_contains(tool_out, "{\"articles\":2,\"duplicates\":0,\"rejected\":0,");
    assert_contains(tool_out, "\"given_again\":1,\"lost\":0,");
}

static void a_row_that_is_missing_time_and_again_is_lost(void **state)
{
    (void)state;
    desk.missing = 100;
    desk.expected = 2;
    assert_int_equal(replay("", ROW_A), 1);
    assert_contains(tool_out, "\"given_again\":2,\"lost\":1,");
    assert_contains(tool_err, "1 rows are not in Redis");
}

static void a_receiver_that_does_not_say_where_a_row_is_cannot_be_believed(void **state)
{
    (void)state;
    desk.proof = "";
    desk.expected = 2;
    assert_int_equal(replay("", ROW_A), 1);
    assert_contains(tool_err, "3 times a receiver did not say where it had stored a row");
    assert_contains(tool_out, "\"lost\":1,");
    assert_int_equal(scripted_count("store_proof_look"), 0);
}

/* Not before the epoch that was there first has been seen: the rows come from a thread, earlier or later. */
static void raise_epoch(unsigned round)
{
    desk.epoch = round < 3 || scripted_count("store_proof_look") < 2 ? 1 : 2;
}

static void redis_that_came_back_older_has_everything_looked_for_again(void **state)
{
    (void)state;
    desk.todo[STAGE_CLASSIFY] = 2; /* so that it waits */
    desk.on_round = raise_epoch;
    desk.turn_ms = 10000;
    assert_int_equal(replay("", ROW_A ROW_B), 1); /* nothing moves in the end */
    assert_int_equal(scripted_count("store_proof_look"), 4);
    assert_contains(tool_out, "\"lost\":0,");
}

static void lose_redis(unsigned round)
{
    if (round == 1) {
        scripted_store_set_state(STORE_DOWN, "restarting");
        scripted_store_set_state(STORE_UP, "");
    }
    desk.todo[STAGE_CLASSIFY] = round < 5;
}

static void after_an_outage_of_redis_all_is_looked_for_again(void **state)
{
    (void)state;
    desk.on_round = lose_redis;
    assert_int_equal(replay("", ROW_A ROW_B), 0);
    assert_int_equal(scripted_count("store_proof_look"), 4);
}

static void count_down(unsigned round)
{
    desk.todo[STAGE_CLASSIFY] = round < 3 ? 3 - round : 0;
    desk.todo[STAGE_SUMMARIZE] = round < 6;
    desk.todo[STAGE_PUBLISH] = round < 9;
    desk.reviews = round < 14 ? 2 : 0;
}

static void it_ends_when_all_stories_are_published_and_reviewed(void **state)
{
    (void)state;
    desk.on_round = count_down;
    assert_int_equal(replay("", ROW_A), 0);
    assert_true(desk.rounds >= 16); /* that no review is due it wants to hear twice */
    assert_string_equal(tool_err, "");
}

static void with_no_wait_it_ends_when_all_rows_are_in_redis(void **state)
{
    (void)state;
    desk.todo[STAGE_CLASSIFY] = 1;
    assert_int_equal(replay("--no-wait", ROW_A ROW_B), 0);
    assert_int_equal(scripted_count("store_proof_look"), 2);
    assert_contains(tool_out, "\"articles\":2,");
}

static void when_nothing_moves_it_says_what_it_waits_for_and_gives_up_after_half_an_hour(void **state)
{
    (void)state;
    static const struct {
        struct desk desk;
        unsigned receivers;
        const char *err;
    } cases[] = {
        {{.silent = "First"}, 0, "waiting for an ingest of the edition world: none is connected"},
        {{.silent = "First", .memory_used = 9000000, .memory_limit = 9000000},
         1,
         "waiting for room in Redis, which is full: 9.0 MB of 9.0 MB (maxmemory)"},
        {{.todo = {5, 0, 0, 0}}, 1, "waiting for a classify: none runs, and 5 articles are to be grouped"},
        {{.todo = {0, 4, 0, 0}}, 1, "waiting for a summarize: none runs, and 4 stories are to be summed up"},
        {{.todo = {1, 2, 3, 0}, .classify = 1, .summarize = 1},
         1,
         "waiting for 1 articles to be grouped, 2 stories to be summed up, 3 to be published, 0 to be looked over"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[200], name[20];
        desk = cases[i].desk;
        desk.turn_ms = 5000;
        desk.expected = (unsigned)i + 1;
        desk.epoch = 1;
        scripted_link.counts.receivers = cases[i].receivers;
        snprintf(name, sizeof name, "rows-%zu", i);
        snprintf(line, sizeof line, "replay %s", bench_file(name, ROW_A));
        assert_int_equal(run_tool(line), 1);
        assert_contains(tool_err, cases[i].err);
        assert_contains(tool_err, "nothing has moved for 30 minutes: given up");
    }
}

static void a_file_that_cannot_be_read_is_refused_before_any_row_is_given(void **state)
{
    (void)state;
    char line[300];
    snprintf(line, sizeof line, "replay %s /nowhere/rows.jsonl", bench_file("rows.jsonl", ROW_A));
    assert_int_equal(run_tool(line), 2);
    assert_contains(tool_err, "cannot open /nowhere/rows.jsonl");
    assert_int_equal(scripted_link.pushed, 0);
    assert_int_equal(run_tool("replay"), 2);
}

static void a_compressed_file_that_is_cut_off_is_a_failure(void **state)
{
    (void)state;
    char line[300];
    const char *path = bench_path("rows.jsonl.gz");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fwrite("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56", 1, 12, file);
    fclose(file);
    snprintf(line, sizeof line, "replay %s", path);
    assert_int_equal(run_tool(line), 2);
    assert_contains(tool_err, "rows.jsonl.gz");
}

static void a_link_that_cannot_be_opened_ends_it(void **state)
{
    (void)state;
    scripted_link.open_code = ERR_IO;
    assert_int_equal(replay("", ROW_A), 1);
    assert_contains(tool_err, "refused by the test");
    assert_int_equal(replay("--set bus_key=/nowhere/bus.key", ROW_A), 1);
    assert_contains(tool_err, "/nowhere/bus.key");
}

static void rows_that_came_through_a_pipe_are_kept_to_be_given_again(void **state)
{
    (void)state;
    int saved = dup(STDIN_FILENO), ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], ROW_A ROW_B, strlen(ROW_A ROW_B)), strlen(ROW_A ROW_B));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    desk.missing = 2;
    desk.expected = 4;
    assert_int_equal(run_tool("replay -"), 0);
    dup2(saved, STDIN_FILENO);
    close(saved);
    assert_int_equal(scripted_link.pushed, 4);
    assert_string_equal(scripted_link.last_pushed, "row Second again");
    assert_contains(tool_out, "\"articles\":2,");
    assert_contains(tool_out, "\"given_again\":2,\"lost\":0,");
}

static void what_is_not_in_the_file_any_more_is_lost(void **state)
{
    (void)state;
    char line[300];
    desk.shortened = bench_file("rows.jsonl", ROW_A ROW_B);
    snprintf(line, sizeof line, "replay %s", desk.shortened);
    desk.missing = 1;
    desk.expected = 2;
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "line 1: lost, and cannot be given again: the file does not hold it any more");
    assert_contains(tool_out, "{\"articles\":2,");
    assert_contains(tool_out, "\"given_again\":0,\"lost\":1,");
}

#define replay_test(name) cmocka_unit_test_setup_teardown(name, open_replay, close_replay)

int main(void)
{
    const struct CMUnitTest tests[] = {
        replay_test(each_row_is_given_looked_for_and_counted),
        replay_test(a_row_that_the_desk_has_already_is_no_failure),
        replay_test(a_row_that_is_refused_is_named_with_its_line),
        replay_test(a_broken_row_is_named_and_passed_over),
        replay_test(a_row_that_is_missing_in_redis_is_read_and_given_again),
        replay_test(a_row_that_is_missing_time_and_again_is_lost),
        replay_test(a_receiver_that_does_not_say_where_a_row_is_cannot_be_believed),
        replay_test(redis_that_came_back_older_has_everything_looked_for_again),
        replay_test(after_an_outage_of_redis_all_is_looked_for_again),
        replay_test(it_ends_when_all_stories_are_published_and_reviewed),
        replay_test(with_no_wait_it_ends_when_all_rows_are_in_redis),
        replay_test(when_nothing_moves_it_says_what_it_waits_for_and_gives_up_after_half_an_hour),
        replay_test(a_file_that_cannot_be_read_is_refused_before_any_row_is_given),
        replay_test(a_compressed_file_that_is_cut_off_is_a_failure),
        replay_test(a_link_that_cannot_be_opened_ends_it),
        replay_test(rows_that_came_through_a_pipe_are_kept_to_be_given_again),
        replay_test(what_is_not_in_the_file_any_more_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
