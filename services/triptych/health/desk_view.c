/* Asks Redis one question after the other: a handful of round trips, and the first that fails ends it. */
#include "desk_view.h"

#include "clock.h"
#include "link.h"
#include "store_replicas.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REGISTRY_NOTE "classify.registry" /* common/registry/registry_figures.h has its form */

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct tool_question *question = context;
    struct desk_view *view = question->out;
    if (!result->code) {
        view->counts = *counts;
        snprintf(view->feed_seq, sizeof view->feed_seq, "%s", counts->feed_seq);
        snprintf(view->log_seq, sizeof view->log_seq, "%s", counts->log_seq);
        view->counts.feed_seq = view->feed_seq;
        view->counts.log_seq = view->log_seq;
    }
    tool_answer(question, result);
}

/* "version 33efff07bd558006\n14996 sources\n…" */
static void on_notes(void *context, const struct store_result *result, const char *const *names,
                     const char *const *values, size_t count)
{
    struct tool_question *question = context;
    struct desk_view *view = question->out;
    for (size_t i = 0; !result->code && i < count; i++)
        if (!strcmp(names[i], REGISTRY_NOTE) &&
            sscanf(values[i], "version %39s\n%" SCNu64, view->registry_version, &view->registry_sources) != 2)
            /* A note of another version of classify: better no line than half of one. */
            view->registry_version[0] = 0;
    tool_answer(question, result);
}

static void on_info(void *context, const struct store_result *result, const char *info)
{
    struct tool_question *question = context;
    struct desk_view *view = question->out;
    if (!result->code)
        redis_facts_read(info, &view->redis);
    view->here_ms = clock_now_ms();
    tool_answer(question, result);
}

/* A card that cannot be read is left out: its daemon is of a version that says it otherwise, and counts as a stranger
 * where it calls the library. */
static void on_replicas(void *context, const struct store_result *result, const struct store_endpoint *rows,
                        size_t count)
{
    struct tool_question *question = context;
    struct desk_view *view = question->out;
    for (size_t i = 0; !result->code && i < count && i < STORE_ENDPOINTS_MAX; i++) {
        struct replica_view *replica = &view->replicas[view->replica_count];
        snprintf(replica->instance, sizeof replica->instance, "%s", rows[i].instance);
        view->replica_count += !replica_card_read(rows[i].address, &replica->card, NULL);
    }
    tool_answer(question, result);
}

/* Who has called within the last seconds is alive, whatever age its card has. */
static void on_callers(void *context, const struct store_result *result, const struct store_endpoint *rows,
                       size_t count)
{
    struct tool_question *question = context;
    struct desk_view *view = question->out;
    for (size_t i = 0; !result->code && i < count; i++) {
        size_t at = 0;
        while (at < view->replica_count && strcmp(view->replicas[at].instance, rows[i].instance) != 0)
            at++;
        if (at < view->replica_count)
            view->replicas[at].is_alive = 1;
        else
            view->strangers++;
    }
    tool_answer(question, result);
}

static void on_late(void *context, const struct store_result *result, uint64_t count, int64_t oldest_ms)
{
    struct tool_question *question = context;
    if (!result->code)
        *(struct late_view *)question->out = (struct late_view){count, oldest_ms};
    tool_answer(question, result);
}

static int ask_late(struct tool *tool, struct desk_view *view, struct err *err)
{
    int code = 0;
    for (int stage = 0; !code && stage < STAGE_REPLAY; stage++) {
        struct tool_question question = {.tool = tool, .out = &view->late[stage]};
        code = tool_wait_quietly(
            &question, store_todo_late(tool->store, (enum stage)stage, LINK_LATE_MS, on_late, &question, err), err);
    }
    return code;
}

int desk_view_read(struct tool *tool, struct desk_view *out, struct err *err)
{
    struct store *store = tool->store;
    memset(out, 0, sizeof *out);
    out->counts.feed_seq = out->feed_seq;
    out->counts.log_seq = out->log_seq;
    out->replicas = calloc(STORE_ENDPOINTS_MAX, sizeof *out->replicas);
    if (!out->replicas)
        return err_set(err, ERR_MEMORY, "no memory for the list of replicas");
    struct tool_question notes = {.tool = tool, .out = out}, counts = notes, info = notes, replicas = notes,
                         callers = notes;
    int code = tool_wait_quietly(&notes, store_notes_get(store, on_notes, &notes, err), err);
    if (!code)
        code = tool_wait_quietly(&counts, store_counts_get(store, on_counts, &counts, err), err);
    if (!code)
        code = tool_wait_quietly(&info, store_info_get(store, on_info, &info, err), err);
    if (!code)
        code = tool_wait_quietly(&replicas, store_replicas_get(store, on_replicas, &replicas, err), err);
    if (!code)
        code = tool_wait_quietly(&callers, store_callers_get(store, on_callers, &callers, err), err);
    return code ? code : ask_late(tool, out, err);
}

void desk_view_done(struct desk_view *view)
{
    free(view->replicas);
    view->replicas = NULL;
    view->replica_count = 0;
}
