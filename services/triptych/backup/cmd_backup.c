/* triptych backup FILE: all of the edition as it is at one moment. It is read while work goes on; Redis tells which keys are
 * written meanwhile, and these are read again, until few are left: for those alone writes wait. Where Redis does not tell
 * (its ACL), writes wait while all is read. Redis answers reads, but a daemon has one connection, on which a read stands
 * behind a write that waits: what publish has in memory (lists) it shows as ever, a single story or article waits, too.
 * Daemons go on with what waited when it is over. README.md has figures. */
#include "cmd_backup.h"

#include "backup_file.h"
#include "clock.h"
#include "store_touched.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ROUNDS_MAX  20   /* of reading again what was written meanwhile */
#define TOUCHED_FEW 1000 /* keys, some hundredths of a second: little enough to hold writes up for */

struct backup {
    struct tool *tool;
    struct backup_figures figures;
    struct store_touched *touched; /* owned; NULL: Redis does not tell */
    struct backup_writer writer;
    char cursor[64];
    char log_end[64], feed_end[64]; /* where the streams are read on */
    int64_t held_ms;                /* when writes were held up last, on the monotonic clock */
    int64_t turn_ms;                /* when the turn was taken last */
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
    backup->turn_ms = clock_monotonic_ms();
    return tool_wait(&question, store_hold_take(backup->tool->store, on_done, &question, &err), &err);
}

/* Takes it again in good time: reading all of a large edition lasts longer than a turn, and another backup that began
 * meanwhile would cost us ours at the end. */
static int keep_turn(struct backup *backup)
{
    return clock_monotonic_ms() - backup->turn_ms < STORE_HOLD_TURN_MS / 4 ? TOOL_OK : take_turn(backup);
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
        backup->figures = (struct backup_figures){counts->articles, counts->stories};
    }
    tool_answer(question, result);
}

/* Counted while writes are held up: the figures are those of the records. */
static int count(struct backup *backup)
{
    struct err err = {0};
    struct tool_question question = {.tool = backup->tool, .out = backup};
    return tool_wait(&question, store_counts_get(backup->tool->store, on_counts, &question, &err), &err);
}

static int open_file(struct backup *backup)
{
    struct tool *tool = backup->tool;
    struct err err = {0};
    struct backup_head head = {.data_version = store_data_version(), .time_ms = clock_now_ms()};
    snprintf(head.edition, sizeof head.edition, "%s", settings_text(tool->settings, "edition"));
    snprintf(head.version, sizeof head.version, "%s", TRIPTYCH_VERSION);
    if (backup_create(&backup->writer, tool->arguments[0], &head, &err))
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

/* The next page from the cursor on. */
static int read_page(struct backup *backup)
{
    struct err err = {0};
    struct tool_question question = {.tool = backup->tool, .out = backup};
    return tool_wait(
        &question, store_records_read(backup->tool->store, backup->cursor, on_record, on_page, &question, &err), &err);
}

static int read_touched(struct backup *backup)
{
    struct err err = {0};
    struct tool_question question = {.tool = backup->tool, .out = backup};
    return tool_wait(
        &question, store_touched_read(backup->tool->store, backup->touched, on_record, on_page, &question, &err), &err);
}

static void stop_listening(struct backup *backup)
{
    store_touched_close(backup->touched);
    backup->touched = NULL;
}

/* When it was given up nobody may answer any more: the question is gone. */
static int await_touched(struct backup *backup)
{
    struct err err = {0};
    struct tool_question question = {.tool = backup->tool};
    int code = tool_wait(&question, store_touched_await(backup->touched, on_done, &question, &err), &err);
    if (code)
        stop_listening(backup);
    return code;
}

/* ── while work goes on ── */

static void listen(struct backup *backup)
{
    struct err err = {0};
    struct tool_question question = {.tool = backup->tool};
    int code = store_touched_open(backup->tool->store, &backup->touched, on_done, &question, &err);
    if (!tool_wait_quietly(&question, code, &err))
        return;
    fprintf(stderr,
            "triptych backup: writes will wait while all is read, since Redis does not tell what is written: %s\n",
            err.text);
    stop_listening(backup);
}

static int starts(const char *cursor, const char *with)
{
    return strncmp(cursor, with, strlen(with)) == 0;
}

/* All keys and the streams, each at some moment of its own. The streams grow at their end alone: the rest of them is read
 * from there. */
static int read_ahead(struct backup *backup)
{
    int code;
    do {
        code = keep_turn(backup);
        if (!code)
            code = read_page(backup);
        if (starts(backup->cursor, STORE_CURSOR_LOG))
            memcpy(backup->log_end, backup->cursor, sizeof backup->log_end);
        if (starts(backup->cursor, STORE_CURSOR_FEED))
            memcpy(backup->feed_end, backup->cursor, sizeof backup->feed_end);
    } while (!code && *backup->cursor && !backup->writer.code);
    return code;
}

/* Each round reads as many keys as were known at its beginning; what is written meanwhile is for the next one, which is
 * shorter, as reading is quicker than work. */
static int read_again(struct backup *backup)
{
    int code = TOOL_OK;
    for (unsigned round = 0; !code && round < ROUNDS_MAX && store_touched_count(backup->touched) > TOUCHED_FEW; round++)
        for (size_t left = store_touched_count(backup->touched) / STORE_NAMED_MAX + 1; !code && left; left--) {
            code = keep_turn(backup);
            if (!code)
                code = read_touched(backup);
        }
    return code;
}

static int copy_ahead(struct backup *backup)
{
    int code = read_ahead(backup);
    if (!code)
        code = read_again(backup);
    /* All of it is before us again: whoever would take it now could end our hold. */
    return code ? code : take_turn(backup);
}

/* ── while writes wait ── */

/* Reads pages until the cursor stands where `ends` begins. */
static int read_until(struct backup *backup, const char *ends)
{
    int code;
    do {
        code = hold_on(backup);
        if (!code)
            code = read_page(backup);
        if (!code)
            code = check_held(backup, backup->held_ms);
    } while (!code && *backup->cursor && !(*ends && starts(backup->cursor, ends)) && !backup->writer.code);
    return code;
}

/* What was written since it was read, and the streams from where they ended. */
static int read_rest(struct backup *backup)
{
    int code = await_touched(backup);
    while (!code && store_touched_count(backup->touched)) {
        code = hold_on(backup);
        if (!code)
            code = read_touched(backup);
    }
    memcpy(backup->cursor, backup->log_end, sizeof backup->cursor);
    if (!code)
        code = read_until(backup, STORE_CURSOR_FEED);
    memcpy(backup->cursor, backup->feed_end, sizeof backup->cursor);
    return code ? code : read_until(backup, "");
}

static int read_held(struct backup *backup)
{
    int code = hold_first(backup);
    if (!code)
        code = backup->touched ? read_rest(backup) : read_until(backup, "");
    if (!code)
        code = count(backup);
    return code ? code : check_held(backup, backup->held_ms);
}

/* On stderr: stdout may be the backup. */
static void report(const struct backup *backup)
{
    fprintf(stderr,
            "%" PRIu64 " articles, %" PRIu64 " stories of edition \"%s\": %" PRIu64
            " records, %.1f MB; writes waited for "
            "%.2f s\n",
            backup->figures.articles, backup->figures.stories, settings_text(backup->tool->settings, "edition"),
            backup->writer.sum.records, (double)backup->writer.sum.bytes / 1e6,
            (double)(backup->ended_ms - backup->began_ms) / 1e3);
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
    code = open_file(&backup);
    if (!code)
        listen(&backup);
    if (!code && backup.touched)
        code = copy_ahead(&backup);
    if (!code)
        code = read_held(&backup);
    int released = release(&backup);
    stop_listening(&backup);
    if (code || released) {
        backup_abandon(&backup.writer);
        return code ? code : released;
    }
    if (backup_finish(&backup.writer, &backup.figures, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    report(&backup);
    return TOOL_OK;
}
