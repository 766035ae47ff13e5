/* triptych status: what Redis holds, what is still to do, who is at work, and in a line each what is wrong; --recount
 * checks the coverage counters. */
#include "checks.h"
#include "cmd_health.h"
#include "recount.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct status {
    struct tool *tool;
    struct desk_view view;
    struct findings findings;
    int has_recount;
    struct recount recount;
};

static void write_json(struct json_writer *writer, const struct status *status)
{
    const struct store_counts *counts = &status->view.counts;
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
    json_put_text_or_null(writer, "version", status->view.registry_version);
    json_put_uint(writer, "sources", status->view.registry_sources);
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
    replicas_write(writer, &status->view);
    findings_write(writer, &status->findings);
    json_object_end(writer);
}

static void print_text(const struct status *status)
{
    const struct store_counts *counts = &status->view.counts;
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
    if (*status->view.registry_version)
        printf("registry     %" PRIu64 " sources, version %s\n", status->view.registry_sources,
               status->view.registry_version);
    if (status->has_recount)
        printf("recount      %" PRIu64 " stories, %" PRIu64 " wrong%s%s\n", status->recount.checked,
               status->recount.wrong, *status->recount.first_wrong ? ", the first " : "", status->recount.first_wrong);
    replicas_print(&status->view);
    findings_print(&status->findings, 0);
}

/* Feeds are not gone through: status is asked every minute by who watches a desk, and there may be 20,000. */
static int look(struct status *status)
{
    struct err err = {0};
    /* First, since it takes longest: the figures then are of the end. */
    status->has_recount = tool_flag(status->tool, "--recount");
    int code = status->has_recount ? recount_all(status->tool, &status->recount) : TOOL_OK;
    if (code)
        return code;
    if (desk_view_read(status->tool, &status->view, &err))
        return tool_fail(status->tool, TOOL_FAILED, "%s", err.text);
    check_redis(&status->view, &status->findings);
    check_replicas(&status->view, &status->findings);
    check_work(&status->view, &status->findings);
    return TOOL_OK;
}

static int report(const struct status *status)
{
    if (!status->tool->is_json) {
        print_text(status);
        return TOOL_OK;
    }
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    write_json(&writer, status);
    int code = tool_print_json(status->tool, &writer);
    json_writer_done(&writer);
    return code;
}

/* Exit 1 when there is a fault, or a recount finds a wrong counter. */
int cmd_status(struct tool *tool)
{
    struct status status = {.tool = tool};
    tool->wait_ms = DESK_WAIT_MS;
    int code = look(&status);
    if (!code)
        code = report(&status);
    desk_view_done(&status.view);
    return code ? code : status.recount.wrong || status.findings.faults ? TOOL_FAILED : TOOL_OK;
}
