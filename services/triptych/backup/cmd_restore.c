/* triptych restore FILE: a backup into an edition that is empty and where nobody is at work. The file is read through
 * first, so that a damaged one changes nothing; at the end all counters are counted again. */
#include "backup_file.h"
#include "clock.h"
#include "cmd_backup.h"
#include "recount.h"
#include "store_replicas.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BATCH_RECORDS 500      /* under way at once */
#define BATCH_BYTES   16777216 /* likewise: a record may be large */

struct restore {
    struct tool *tool;
    struct backup_head head;
    struct backup_reader reader;
    struct backup_sum whole;    /* of the whole file */
    struct backup_figures said; /* what it says that it holds */
    struct store_counts counts; /* of the edition, its texts not kept */
    uint64_t epoch;
    unsigned waiting; /* records that Redis has not answered */
    struct err failed;
};

/* Reads the file through. */
static int check_file(struct restore *restore)
{
    struct store_piece pieces[STORE_PIECES_MAX];
    size_t count;
    struct err err = {0};
    int code = backup_open(&restore->reader, restore->tool->arguments[0], &restore->head, &err);
    if (!code)
        while ((code = backup_next(&restore->reader, pieces, &count, &err)) == 1)
            continue;
    restore->whole = restore->reader.sum;
    restore->said = restore->reader.figures;
    backup_close(&restore->reader);
    if (!code && restore->head.data_version > store_data_version())
        code = err_set(&err, ERR_INVALID,
                       "version %s, which made this backup, stores data that this version does not know",
                       restore->head.version);
    return code ? tool_fail(restore->tool, TOOL_USAGE, "%s: %s", restore->tool->arguments[0], err.text) : TOOL_OK;
}

static void on_callers(void *context, const struct store_result *result, const struct store_endpoint *rows,
                       size_t count)
{
    struct tool_question *question = context;
    (void)rows;
    *(size_t *)question->out = count;
    tool_answer(question, result);
}

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct tool_question *question = context;
    if (!result->code)
        *(struct store_counts *)question->out = *counts;
    tool_answer(question, result);
}

static int count_edition(struct restore *restore)
{
    struct err err = {0};
    struct tool_question question = {.tool = restore->tool, .out = &restore->counts};
    return tool_wait(&question, store_counts_get(restore->tool->store, on_counts, &question, &err), &err);
}

/* Nobody may write meanwhile, and nothing may be there that would be mixed with it. */
static int check_edition(struct restore *restore)
{
    struct tool *tool = restore->tool;
    struct err err = {0};
    size_t callers = 0;
    const char *edition = settings_text(tool->settings, "edition");
    struct tool_question question = {.tool = tool, .out = &callers};
    int code = tool_wait(&question, store_callers_get(tool->store, on_callers, &question, &err), &err);
    if (!code && callers)
        return tool_fail(tool, TOOL_FAILED,
                         "%zu daemons are at work in edition \"%s\": stop them first (they are forgotten after ten "
                         "seconds)",
                         callers, edition);
    if (!code)
        code = count_edition(restore);
    const struct store_counts *counts = &restore->counts;
    if (!code && (counts->articles || counts->stories || counts->feeds || counts->feed_entries))
        return tool_fail(tool, TOOL_FAILED,
                         "edition \"%s\" is not empty: triptych edition remove %s --yes deletes what is there", edition,
                         edition);
    uint64_t limit = counts->memory_limit_bytes, used = counts->memory_used_bytes;
    uint64_t room = limit > used ? limit - used : 0;
    if (!code && limit && room < restore->whole.bytes)
        return tool_fail(tool, TOOL_FAILED, "Redis has room for %.1f MB, the backup is of %.1f MB: raise its maxmemory",
                         (double)room / 1e6, (double)restore->whole.bytes / 1e6);
    return code;
}

static void on_removed(void *context, const struct store_result *result, uint64_t count)
{
    struct tool_question *question = context;
    *(uint64_t *)question->out = count;
    tool_answer(question, result);
}

/* What daemons that have left behind in an edition without articles: turns, notes, the state. */
static int clear_edition(struct restore *restore)
{
    uint64_t removed;
    do {
        struct err err = {0};
        struct tool_question question = {.tool = restore->tool, .out = &removed};
        removed = 0;
        int code =
            tool_wait(&question, store_edition_remove_step(restore->tool->store, on_removed, &question, &err), &err);
        if (code)
            return code;
    } while (removed);
    return TOOL_OK;
}

static void on_written(void *context, const struct store_result *result)
{
    struct restore *restore = context;
    restore->waiting--;
    if (result->code && !restore->failed.code)
        err_set(&restore->failed, (enum err_code)result->code, "%s", result->text);
}

/* Until Redis has answered all that is under way. */
static int await_batch(struct restore *restore)
{
    struct tool *tool = restore->tool;
    int64_t reachable_ms = clock_monotonic_ms();
    while (restore->waiting && !restore->failed.code) {
        if (loop_turn(tool->loop, 100, &restore->failed))
            break;
        if (tool->store_state == STORE_UP)
            reachable_ms = clock_monotonic_ms();
        if (tool_is_interrupted())
            err_set(&restore->failed, ERR_CONFLICT, "interrupted");
        else if (clock_monotonic_ms() - reachable_ms > TOOL_WAIT_MS)
            err_set(&restore->failed, ERR_UNAVAILABLE, "Redis: %s", tool->store_reason);
    }
    return restore->failed.code;
}

static int write_all(struct restore *restore)
{
    struct store_piece pieces[STORE_PIECES_MAX];
    size_t count;
    uint64_t sent = 0; /* bytes of this batch */
    struct err *err = &restore->failed;
    int code;
    while ((code = backup_next(&restore->reader, pieces, &count, err)) == 1) {
        uint64_t before = restore->reader.sum.bytes;
        code = store_record_write(restore->tool->store, pieces, count, on_written, restore, err);
        if (code)
            return code;
        restore->waiting++;
        sent += restore->reader.sum.bytes - before;
        if ((restore->waiting >= BATCH_RECORDS || sent >= BATCH_BYTES) && await_batch(restore))
            return err->code;
        sent = restore->waiting ? sent : 0;
    }
    return code ? code : await_batch(restore);
}

/* The file may have changed since it was checked: its end is compared again. */
static int write_back(struct restore *restore)
{
    struct backup_head again;
    int code = backup_open(&restore->reader, restore->tool->arguments[0], &again, &restore->failed);
    if (!code)
        code = write_all(restore);
    backup_close(&restore->reader);
    return code ? tool_fail(restore->tool, TOOL_FAILED, "%s; the edition is now half restored: remove it and try again",
                            restore->failed.text)
                : TOOL_OK;
}

static int raise_epoch(struct restore *restore)
{
    struct err err = {0};
    struct tool_question question = {.tool = restore->tool, .out = &restore->epoch};
    return tool_wait(&question, store_epoch_raise(restore->tool->store, on_removed, &question, &err), &err);
}

static int print_restored(struct restore *restore, const struct recount *recount)
{
    const char *edition = settings_text(restore->tool->settings, "edition");
    struct json_writer writer;
    if (!restore->tool->is_json) {
        printf("%" PRIu64 " articles, %" PRIu64 " stories restored into edition \"%s\", epoch %" PRIu64
               "; recount: %" PRIu64 " stories, %" PRIu64 " wrong\n",
               restore->counts.articles, restore->counts.stories, edition, restore->epoch, recount->checked,
               recount->wrong);
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "edition", edition);
    json_put_uint(&writer, "articles", restore->counts.articles);
    json_put_uint(&writer, "stories", restore->counts.stories);
    json_put_uint(&writer, "epoch", restore->epoch);
    json_put_uint(&writer, "recounted", recount->checked);
    json_put_uint(&writer, "wrong", recount->wrong);
    json_object_end(&writer);
    return tool_print_json(restore->tool, &writer);
}

/* The last word is Redis's own: how much is there, and whether all counters agree with the articles. */
static int report(struct restore *restore)
{
    struct recount recount = {0};
    int code = count_edition(restore);
    if (!code)
        code = recount_all(restore->tool, &recount);
    if (code)
        return code;
    code = print_restored(restore, &recount);
    if (code)
        return code;
    if (restore->counts.articles != restore->said.articles || restore->counts.stories != restore->said.stories)
        return tool_fail(restore->tool, TOOL_FAILED, "the backup says %" PRIu64 " articles and %" PRIu64 " stories",
                         restore->said.articles, restore->said.stories);
    return recount.wrong ? TOOL_FAILED : TOOL_OK;
}

int cmd_restore(struct tool *tool)
{
    static struct restore restore; /* outlives answers that come while the tool closes */
    memset(&restore, 0, sizeof restore);
    restore.tool = tool;
    int code = check_file(&restore);
    if (!code)
        code = check_edition(&restore);
    if (!code)
        code = clear_edition(&restore);
    if (!code)
        code = write_back(&restore);
    if (!code)
        code = raise_epoch(&restore);
    return code ? code : report(&restore);
}
