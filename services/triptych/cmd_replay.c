/* triptych replay: gives rows to ingest over the link, as fast as ingest takes them, and waits for the published
 * stories. */
#include "clock.h"
#include "link.h"
#include "link_curve.h"
#include "progress.h"
#include "replay_rows.h"
#include "tool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_WAITING_MAX 2048 /* read ahead of ingest */
#define COUNTS_EACH_MS   100  /* how often it looks whether everything is published */
#define HINT_MS          5000

struct replay {
    struct tool *tool;
    struct link_upstream *upstream;
    struct replay_rows rows;
    struct progress progress;
    uint64_t done, duplicates, rejected;
    int64_t ended_ms;
    int64_t started_ms, hinted_ms;
};

/* Row ids are "r<file>.<line>". */
static void on_done(void *context, const char *id, const char *outcome, const char *reason)
{
    struct replay *replay = context;
    int file = 0;
    uint64_t line = 0;
    if (!strcmp(outcome, "done")) {
        replay->done++;
    } else if (!strcmp(outcome, "duplicate")) {
        replay->duplicates++;
    } else {
        replay->rejected++;
        if (sscanf(id, "r%d.%" SCNu64, &file, &line) == 2 && file < replay->tool->argument_count)
            tool_fail(replay->tool, 0, "%s: line %" PRIu64 ": %s", replay->tool->arguments[file], line, reason);
    }
}

static uint64_t answered(const struct replay *replay)
{
    return replay->done + replay->duplicates + replay->rejected;
}

static void hint(struct replay *replay, const char *text)
{
    int64_t now_ms = clock_monotonic_ms();
    if (now_ms - replay->hinted_ms < HINT_MS)
        return;
    replay->hinted_ms = now_ms;
    progress_end(&replay->progress);
    tool_fail(replay->tool, 0, "%s", text);
}

static int turn(struct replay *replay)
{
    struct err err = {0};
    if (loop_turn(replay->tool->loop, 20, &err))
        return tool_fail(replay->tool, TOOL_FAILED, "%s", err.text);
    if (tool_is_interrupted())
        return tool_fail(replay->tool, TOOL_FAILED, "interrupted: rows that ingest had answered stay");
    if (replay->tool->store_state != STORE_UP)
        hint(replay, replay->tool->store_reason);
    else if (!link_upstream_counts(replay->upstream).workers)
        hint(replay, "waiting for an ingest of this edition to connect");
    progress_show(&replay->progress, replay_rows_share(&replay->rows), answered(replay));
    return TOOL_OK;
}

static int give_rows(struct replay *replay)
{
    progress_start(&replay->progress, "replaying");
    while (!replay->rows.has_ended || answered(replay) < replay->rows.read) {
        replay_rows_push(&replay->rows, replay->upstream);
        int code = turn(replay);
        if (code)
            return code;
    }
    return TOOL_OK;
}

/* ── waiting until every story is published ── */

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct tool_question *question = context;
    if (!result->code) {
        uint64_t *left = question->out;
        *left = counts->todo[STAGE_CLASSIFY] + counts->todo[STAGE_SUMMARIZE] + counts->todo[STAGE_PUBLISH];
    }
    tool_answer(question, result);
}

static int wait_published(struct replay *replay)
{
    uint64_t left = 1, most = 1;
    progress_start(&replay->progress, "publishing");
    while (left) {
        struct err err = {0};
        struct tool_question question = {.tool = replay->tool, .out = &left};
        int code = tool_wait(&question, store_counts_get(replay->tool->store, on_counts, &question, &err), &err);
        if (code)
            return code;
        most = left > most ? left : most;
        progress_show(&replay->progress, 1 - (double)left / (double)most, most - left);
        for (int64_t until_ms = clock_monotonic_ms() + COUNTS_EACH_MS; left && clock_monotonic_ms() < until_ms;)
            if ((code = turn(replay)) != TOOL_OK)
                return code;
    }
    return TOOL_OK;
}

/* ── and until classify has had its second thoughts ── */

#define REVIEWS_NOTE     "classify.reviews." /* and the instance: as services/classify/on_review.c leaves it */
#define REVIEWS_EACH_MS  300
#define REVIEWS_MAX_MS   (20 * 60 * 1000) /* rather stories that may yet be merged than no end */
#define REVIEWS_NONE_MIN 2                /* times in a row that nothing is due: a note may be a moment old */

static void on_notes(void *context, const struct store_result *result, const char *const *names,
                     const char *const *values, size_t count)
{
    struct tool_question *question = context;
    uint64_t *due = question->out;
    *due = 0;
    for (size_t i = 0; i < count; i++)
        if (!strncmp(names[i], REVIEWS_NOTE, strlen(REVIEWS_NOTE)))
            *due += strtoull(values[i], NULL, 10);
    tool_answer(question, result);
}

static int wait_reviewed(struct replay *replay)
{
    uint64_t due = 1, most = 1;
    int64_t end_ms = clock_monotonic_ms() + REVIEWS_MAX_MS;
    progress_start(&replay->progress, "reviewing");
    for (unsigned none = 0; none < REVIEWS_NONE_MIN && clock_monotonic_ms() < end_ms;) {
        struct err err = {0};
        struct tool_question question = {.tool = replay->tool, .out = &due};
        int code = tool_wait(&question, store_notes_get(replay->tool->store, on_notes, &question, &err), &err);
        if (code)
            return code;
        most = due > most ? due : most;
        none = due ? 0 : none + 1;
        progress_show(&replay->progress, 1 - (double)due / (double)most, most - due);
        for (int64_t until_ms = clock_monotonic_ms() + REVIEWS_EACH_MS; clock_monotonic_ms() < until_ms;)
            if ((code = turn(replay)) != TOOL_OK)
                return code;
    }
    return TOOL_OK;
}

/* What a review changes is published too. */
static int wait_all(struct replay *replay)
{
    int code = wait_published(replay);
    replay->ended_ms = clock_monotonic_ms();
    if (!code)
        code = wait_reviewed(replay);
    return code ? code : wait_published(replay);
}

static int print_result(const struct replay *replay)
{
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_uint(&writer, "articles", replay->done);
    json_put_uint(&writer, "duplicates", replay->duplicates);
    json_put_uint(&writer, "rejected", replay->rejected + replay->rows.broken);
    json_put_real(&writer, "seconds", (double)(replay->ended_ms - replay->started_ms) / 1000);
    json_object_end(&writer);
    int code = tool_print_json(replay->tool, &writer);
    return replay->rows.has_failed ? TOOL_FAILED : code;
}

int cmd_replay(struct tool *tool)
{
    struct err err = {0};
    struct replay replay = {.tool = tool, .started_ms = clock_monotonic_ms(), .hinted_ms = clock_monotonic_ms()};
    struct link_upstream_options options = {.stage = STAGE_REPLAY,
                                            .instance = tool->instance,
                                            .edition = settings_text(tool->settings, "edition"),
                                            .listen = settings_text(tool->settings, "bus_listen"),
                                            .advertise = settings_text(tool->settings, "bus_advertise"),
                                            .queue_max = ROWS_WAITING_MAX,
                                            .on_done = on_done,
                                            .context = &replay};
    if (link_curve_open(settings_text(tool->settings, "bus_key"), &err) ||
        link_upstream_open(tool->loop, tool->store, &options, &replay.upstream, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    int code = replay_rows_start(&replay.rows, tool);
    if (!code)
        code = give_rows(&replay);
    progress_end(&replay.progress);
    replay.ended_ms = clock_monotonic_ms();
    if (!code && !tool_flag(tool, "--no-wait"))
        code = wait_all(&replay);
    progress_end(&replay.progress);
    if (!code)
        code = print_result(&replay);
    replay_rows_done(&replay.rows);
    link_upstream_close(replay.upstream);
    loop_turn(tool->loop, 0, NULL);
    return code;
}
