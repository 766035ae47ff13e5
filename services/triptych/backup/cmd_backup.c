/* triptych backup FILE: all of the edition as it is at one moment. Writes wait meanwhile. Redis answers reads, but a daemon
 * has one connection, on which a read stands behind a write that waits: what publish has in memory (lists) it shows as
 * ever, a single story or article waits, too. Daemons go on with what waited when it is over. README.md has figures. */
#include "cmd_backup.h"

#include "backup_file.h"
#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct backup {
    struct tool *tool;
    struct backup_head head;
    struct backup_writer writer;
    char cursor[64];
    int64_t held_ms; /* when writes were held up last, on the monotonic clock */
    int64_t began_ms, ended_ms;
    unsigned outages; /* of Redis, when writes were held up first */
};

static void on_done(void *context, const struct store_result *result)
{
    tool_answer(context, result);
}

/* One backup at a time: whoever ends a hold ends it for every other one, too. */
static int take_turn(struct backup *backup)
{
    struct err err = {0};
    struct tool_question question = {.tool = backup->tool};
    return tool_wait(&question, store_hold_take(backup->tool->store, on_done, &question, &err), &err);
}

static int leave_turn(struct backup *backup)
{
    struct err err = {0};
    struct tool_question question = {.tool = backup->tool};
    return tool_wait(&question, store_hold_leave(backup->tool->store, on_done, &question, &err), &err);
}

static int is_held_since(int64_t held_ms)
{
    return clock_monotonic_ms() - held_ms < STORE_HOLD_MS;
}

/* Nothing was written since the hold of `held_ms`, as it did not run out and Redis did not start again. */
static int check_held(const struct backup *backup, int64_t held_ms)
{
    if (backup->tool->store_outages != backup->outages)
        return tool_fail(backup->tool, TOOL_FAILED, "Redis went away meanwhile, and writes went on: try again");
    if (!is_held_since(held_ms))
        return tool_fail(backup->tool, TOOL_FAILED,
                         "for %d s nothing could be read or written, and writes to Redis went on: is the disk slow, or "
                         "whoever takes the output?",
                         STORE_HOLD_MS / 1000);
    return TOOL_OK;
}

static int call_hold(struct backup *backup, int64_t ms)
{
    struct err err = {0};
    struct tool_question question = {.tool = backup->tool};
    return tool_wait(&question, store_hold(backup->tool->store, ms, on_done, &question, &err), &err);
}

static int hold_first(struct backup *backup)
{
    backup->began_ms = backup->held_ms = clock_monotonic_ms();
    int code = call_hold(backup, STORE_HOLD_MS);
    backup->outages = backup->tool->store_outages;
    return code;
}

/* Says again that writes are to wait, in good time before the last word of it runs out. */
static int hold_on(struct backup *backup)
{
    int64_t before_ms = backup->held_ms, now_ms = clock_monotonic_ms();
    if (now_ms - before_ms < STORE_HOLD_MS / 4)
        return TOOL_OK;
    backup->held_ms = now_ms;
    int code = call_hold(backup, STORE_HOLD_MS);
    return code ? code : check_held(backup, before_ms);
}

/* Whatever happened: work goes on at once, and not when the hold runs out. One that has run out is no more ours to end. */
static int release(struct backup *backup)
{
    int code = backup->held_ms && is_held_since(backup->held_ms) ? call_hold(backup, 0) : TOOL_OK;
    backup->ended_ms = clock_monotonic_ms();
    int left = leave_turn(backup);
    return code ? code : left;
}

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct tool_question *question = context;
    struct backup *backup = question->out;
    if (!result->code) {
        backup->head.articles = counts->articles;
        backup->head.stories = counts->stories;
    }
    tool_answer(question, result);
}

/* Counted while writes are held up already: the figures are those of the records. */
static int open_file(struct backup *backup)
{
    struct tool *tool = backup->tool;
    struct err err = {0};
    struct tool_question question = {.tool = tool, .out = backup};
    int code = tool_wait(&question, store_counts_get(tool->store, on_counts, &question, &err), &err);
    if (code)
        return code;
    snprintf(backup->head.edition, sizeof backup->head.edition, "%s", settings_text(tool->settings, "edition"));
    snprintf(backup->head.version, sizeof backup->head.version, "%s", TRIPTYCH_VERSION);
    backup->head.data_version = store_data_version();
    backup->head.time_ms = clock_now_ms();
    if (backup_create(&backup->writer, tool->arguments[0], &backup->head, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    return TOOL_OK;
}

static void on_record(void *context, const struct store_piece *pieces, size_t count)
{
    struct tool_question *question = context;
    backup_add(&((struct backup *)question->out)->writer, pieces, count);
}

static void on_page(void *context, const struct store_result *result, const char *next_cursor)
{
    struct tool_question *question = context;
    struct backup *backup = question->out;
    snprintf(backup->cursor, sizeof backup->cursor, "%s", next_cursor);
    tool_answer(question, result);
}

static int read_all(struct backup *backup)
{
    struct tool *tool = backup->tool;
    int code;
    do {
        struct err err = {0};
        struct tool_question question = {.tool = tool, .out = backup};
        code = hold_on(backup);
        if (!code)
            code = tool_wait(
                &question, store_records_read(tool->store, backup->cursor, on_record, on_page, &question, &err), &err);
        if (!code)
            code = check_held(backup, backup->held_ms);
    } while (!code && *backup->cursor && !backup->writer.code);
    return code;
}

/* On stderr: stdout may be the backup. */
static void report(const struct backup *backup)
{
    fprintf(stderr,
            "%" PRIu64 " articles, %" PRIu64 " stories of edition \"%s\": %" PRIu64
            " records, %.1f MB; writes waited for "
            "%.1f s\n",
            backup->head.articles, backup->head.stories, backup->head.edition, backup->writer.sum.records,
            (double)backup->writer.sum.bytes / 1e6, (double)(backup->ended_ms - backup->began_ms) / 1e3);
}

int cmd_backup(struct tool *tool)
{
    static struct backup backup; /* outlives answers that come while the tool closes */
    struct err err = {0};
    memset(&backup, 0, sizeof backup);
    backup.tool = tool;
    int code = take_turn(&backup);
    if (code)
        return code;
    code = hold_first(&backup);
    if (!code)
        code = open_file(&backup);
    if (!code)
        code = read_all(&backup);
    int released = release(&backup);
    if (code || released) {
        backup_abandon(&backup.writer);
        return code ? code : released;
    }
    if (backup_finish(&backup.writer, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    report(&backup);
    return TOOL_OK;
}
