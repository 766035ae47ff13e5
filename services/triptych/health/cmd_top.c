/* triptych top: a line each time, as vmstat has them, so that it can be watched, kept in a file, and read by a program. */
#include "clock.h"
#include "cmd_health.h"
#include "desk_view.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define EVERY_S_DEFAULT 2
#define EVERY_S_MAX     3600
#define LINES_MAX       1000000000
#define HEADER_EACH     20 /* lines */

/* What one look found, and how it differs from the one before. */
struct sample {
    struct store_counts counts;
    int64_t at_ms; /* monotonic */
    int is_there;
};

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct tool_question *question = context;
    struct sample *sample = question->out;
    if (!result->code) {
        sample->counts = *counts;
        /* Its texts end with this call. */
        sample->counts.feed_seq = sample->counts.log_seq = "";
        sample->at_ms = clock_monotonic_ms();
        sample->is_there = 1;
    }
    tool_answer(question, result);
}

/* What old entries lose at their end while new ones come is not counted: a figure that shrinks has no rate. */
static double rate(uint64_t now, uint64_t before, int64_t ms)
{
    return now > before && ms > 0 ? (double)(now - before) * 1000 / (double)ms : 0;
}

static int print_json(const struct tool *tool, const struct sample *now, const struct sample *before)
{
    struct json_writer writer;
    int64_t ms = now->at_ms - before->at_ms;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_time(&writer, "time", clock_now_ms());
    json_put_uint(&writer, "articles", now->counts.articles);
    json_put_real(&writer, "articles_per_s", rate(now->counts.articles, before->counts.articles, ms));
    json_put_uint(&writer, "stories", now->counts.stories);
    json_put_real(&writer, "events_per_s", rate(now->counts.feed_entries, before->counts.feed_entries, ms));
    json_object_begin(&writer, "todo");
    for (int stage = 0; stage < STAGE_REPLAY; stage++)
        json_put_uint(&writer, stage_name((enum stage)stage), now->counts.todo[stage]);
    json_object_end(&writer);
    json_put_uint(&writer, "dead", now->counts.dead);
    json_put_uint(&writer, "memory_used_bytes", now->counts.memory_used_bytes);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

static void print_header(void)
{
    printf("%9s %8s %8s %8s", "articles", "/s", "stories", "events/s");
    for (int stage = 0; stage < STAGE_REPLAY; stage++)
        printf(" %10s", stage_name((enum stage)stage));
    printf(" %6s %9s\n", "dead", "Redis MB");
}

static void print_line(const struct sample *now, const struct sample *before)
{
    int64_t ms = now->at_ms - before->at_ms;
    printf("%9" PRIu64 " %8.1f %8" PRIu64 " %8.1f", now->counts.articles,
           rate(now->counts.articles, before->counts.articles, ms), now->counts.stories,
           rate(now->counts.feed_entries, before->counts.feed_entries, ms));
    for (int stage = 0; stage < STAGE_REPLAY; stage++)
        printf(" %10" PRIu64, now->counts.todo[stage]);
    printf(" %6" PRIu64 " %9.1f\n", now->counts.dead, (double)now->counts.memory_used_bytes / 1e6);
}

static int look(struct tool *tool, struct sample *out)
{
    struct err err = {0};
    struct tool_question question = {.tool = tool, .out = out};
    return tool_wait(&question, store_counts_get(tool->store, on_counts, &question, &err), &err);
}

static int show(struct tool *tool, const struct sample *now, const struct sample *before, long number)
{
    int code = TOOL_OK;
    /* The first line has nothing to compare with: its rates are of nothing. */
    const struct sample *than = before->is_there ? before : now;
    if (tool->is_json) {
        code = print_json(tool, now, than);
    } else {
        if (number % HEADER_EACH == 0)
            print_header();
        print_line(now, than);
    }
    return fflush(stdout) ? TOOL_FAILED : code; /* whoever read us has gone */
}

/* Turns the loop meanwhile, so that the connection lives. */
static int pause_s(struct tool *tool, long seconds)
{
    int64_t end_ms = clock_monotonic_ms() + seconds * 1000;
    int code = 0;
    while (!code && !tool_is_interrupted() && clock_monotonic_ms() < end_ms)
        code = loop_turn(tool->loop, 100, NULL);
    return code ? TOOL_FAILED : TOOL_OK;
}

int cmd_top(struct tool *tool)
{
    struct sample now = {.is_there = 0}, before;
    long every_s = EVERY_S_DEFAULT, lines = LINES_MAX;
    int code = tool_option_number(tool, "--every", EVERY_S_MAX, &every_s);
    if (!code)
        code = tool_option_number(tool, "--count", LINES_MAX, &lines);
    for (long number = 0; !code && number < lines && !tool_is_interrupted(); number++) {
        before = now;
        if (number > 0)
            code = pause_s(tool, every_s);
        if (!code && !tool_is_interrupted())
            code = look(tool, &now);
        if (!code && !tool_is_interrupted())
            code = show(tool, &now, &before, number);
    }
    return code;
}
