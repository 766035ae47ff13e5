/* triptych status: what Redis holds and what is still to do; --recount checks the coverage counters. */
#include "cmd.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct recount {
    uint64_t checked, wrong;
    char first_wrong[64], cursor[256];
};

#define REGISTRY_NOTE "classify.registry" /* common/registry/registry_figures.h has its form */

struct status {
    struct tool *tool;
    char registry_version[40]; /* "" while no classify says which it has */
    uint64_t registry_sources;
    struct json_writer writer;
    int has_recount;
    struct recount recount;
};

static void write_json(struct status *status, const struct store_counts *counts)
{
    struct json_writer *writer = &status->writer;
    json_object_begin(writer, NULL);
    json_put_uint(writer, "articles", counts->articles);
    json_put_uint(writer, "stories", counts->stories);
    json_object_begin(writer, "todo");
    for (int stage = 0; stage < STAGE_REPLAY; stage++)
        json_put_uint(writer, stage_name((enum stage)stage), counts->todo[stage]);
    json_object_end(writer);
    json_put_uint(writer, "dead", counts->dead);
    json_put_uint(writer, "feeds", counts->feeds);
    json_put_uint(writer, "feed_entries", counts->feed_entries);
    json_put_uint(writer, "log_entries", counts->log_entries);
    json_put_text_or_null(writer, "feed_seq", counts->feed_seq);
    json_put_text_or_null(writer, "log_seq", counts->log_seq);
    json_put_uint(writer, "epoch", counts->epoch);
    json_object_begin(writer, "registry");
    json_put_text_or_null(writer, "version", status->registry_version);
    json_put_uint(writer, "sources", status->registry_sources);
    json_object_end(writer);
    json_put_uint(writer, "memory_used_bytes", counts->memory_used_bytes);
    json_put_uint(writer, "memory_limit_bytes", counts->memory_limit_bytes);
    if (status->has_recount) {
        json_object_begin(writer, "recount");
        json_put_uint(writer, "stories", status->recount.checked);
        json_put_uint(writer, "wrong", status->recount.wrong);
        json_put_text_or_null(writer, "first_wrong", status->recount.first_wrong);
        json_object_end(writer);
    }
    json_object_end(writer);
}

static void print_text(const struct status *status, const struct store_counts *counts)
{
    printf("articles     %" PRIu64 "\nstories      %" PRIu64 "\n", counts->articles, counts->stories);
    for (int stage = 0; stage < STAGE_REPLAY; stage++)
        printf("to %-9s %" PRIu64 "\n", stage_name((enum stage)stage), counts->todo[stage]);
    printf("dead letters %" PRIu64 "\nfeeds        %" PRIu64 "\n", counts->dead, counts->feeds);
    printf("story feed   %" PRIu64 " events kept, the last %s\n", counts->feed_entries,
           *counts->feed_seq ? counts->feed_seq : "none");
    printf("commit log   %" PRIu64 " entries kept\nepoch        %" PRIu64 "\n", counts->log_entries, counts->epoch);
    printf("Redis memory %.1f MB", (double)counts->memory_used_bytes / 1e6);
    if (counts->memory_limit_bytes)
        printf(" of %.1f MB", (double)counts->memory_limit_bytes / 1e6);
    printf("\n");
    if (*status->registry_version)
        printf("registry     %" PRIu64 " sources, version %s\n", status->registry_sources, status->registry_version);
    if (status->has_recount)
        printf("recount      %" PRIu64 " stories, %" PRIu64 " wrong%s%s\n", status->recount.checked,
               status->recount.wrong, *status->recount.first_wrong ? ", the first " : "", status->recount.first_wrong);
}

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct tool_question *question = context;
    struct status *status = question->out;
    if (!result->code && status->tool->is_json)
        write_json(status, counts);
    else if (!result->code)
        print_text(status, counts);
    tool_answer(question, result);
}

/* "version 33efff07bd558006\n14996 sources\n…" */
static void on_notes(void *context, const struct store_result *result, const char *const *names,
                     const char *const *values, size_t count)
{
    struct tool_question *question = context;
    struct status *status = question->out;
    for (size_t i = 0; !result->code && i < count; i++)
        if (!strcmp(names[i], REGISTRY_NOTE) &&
            sscanf(values[i], "version %39s\n%" SCNu64, status->registry_version, &status->registry_sources) != 2)
            /* A note of another version of classify: better no line than half of one. */
            status->registry_version[0] = 0;
    tool_answer(question, result);
}

static int ask_registry(struct status *status)
{
    struct err err = {0};
    struct tool_question question = {.tool = status->tool, .out = status};
    return tool_wait(&question, store_notes_get(status->tool->store, on_notes, &question, &err), &err);
}

static void on_recount(void *context, const struct store_result *result, uint64_t stories_checked,
                       uint64_t stories_wrong, const char *wrong, const char *next_cursor)
{
    struct tool_question *question = context;
    struct recount *recount = question->out;
    if (!result->code) {
        recount->checked += stories_checked;
        recount->wrong += stories_wrong;
        if (!*recount->first_wrong)
            snprintf(recount->first_wrong, sizeof recount->first_wrong, "%s", wrong);
        snprintf(recount->cursor, sizeof recount->cursor, "%s", next_cursor);
    }
    tool_answer(question, result);
}

/* A page at a time; stories that change while they are counted are counted again by Redis itself, in one function. */
static int count_again(struct status *status)
{
    status->has_recount = 1;
    do {
        struct err err = {0};
        struct tool_question question = {.tool = status->tool, .out = &status->recount};
        int code = tool_wait(
            &question, store_recount(status->tool->store, status->recount.cursor, on_recount, &question, &err), &err);
        if (code)
            return code;
    } while (*status->recount.cursor);
    return TOOL_OK;
}

/* Exit 1 when a recount finds a wrong counter. */
int cmd_status(struct tool *tool)
{
    struct err err = {0};
    struct status status = {.tool = tool};
    struct tool_question question = {.tool = tool, .out = &status};
    /* First, since it takes longest: the figures then are of the end. */
    int code = tool_flag(tool, "--recount") ? count_again(&status) : TOOL_OK;
    if (!code)
        code = ask_registry(&status);
    json_writer_init(&status.writer, TOOL_JSON_MAX);
    if (!code)
        code = tool_wait(&question, store_counts_get(tool->store, on_counts, &question, &err), &err);
    if (!code && tool->is_json)
        code = tool_print_json(tool, &status.writer);
    json_writer_done(&status.writer);
    return code ? code : status.recount.wrong ? TOOL_FAILED : TOOL_OK;
}
