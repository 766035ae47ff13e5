/* triptych dead: pieces of work that were given up. */
#include "clock.h"
#include "cmd.h"

#include <stdio.h>
#include <string.h>

static int print_dead(const struct tool *tool, const struct store_dead *row)
{
    char time[CLOCK_RFC3339_SIZE];
    struct json_writer writer;
    clock_rfc3339(row->time_ms, time);
    if (!tool->is_json) {
        printf("%s  %-9s  %s  %s\n", row->id, stage_name(row->stage), time, row->reason);
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "id", row->id);
    json_put_text(&writer, "stage", stage_name(row->stage));
    json_put_text(&writer, "time", time);
    json_put_text(&writer, "reason", row->reason);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

struct listing {
    const char *only; /* NULL: all */
    size_t shown;
};

static void on_dead(void *context, const struct store_result *result, const struct store_dead *rows, size_t count)
{
    struct tool_question *question = context;
    struct listing *listing = question->out;
    for (size_t i = 0; !result->code && i < count; i++) {
        if (listing->only && strcmp(listing->only, rows[i].id))
            continue;
        print_dead(question->tool, &rows[i]);
        /* A filter here instead of in Redis: dead letters are few, or something is badly wrong. */
        listing->shown++;
    }
    tool_answer(question, result);
}

static int list_dead(struct tool *tool, const char *only)
{
    struct err err = {0};
    struct listing listing = {.only = only};
    struct tool_question question = {.tool = tool, .out = &listing};
    int code = tool_wait(&question, store_dead_list(tool->store, on_dead, &question, &err), &err);
    if (!code && only && !listing.shown)
        code = tool_fail(tool, TOOL_FAILED, "there is no dead letter %s", only);
    return code;
}

static void on_retried(void *context, const struct store_result *result, uint64_t count)
{
    struct tool_question *question = context;
    *(uint64_t *)question->out = result->code ? 0 : count;
    tool_answer(question, result);
}

/* `id` is "" for all: then it is fine that there are none. */
static int retry(struct tool *tool, const char *id)
{
    struct err err = {0};
    uint64_t count = 0;
    struct tool_question question = {.tool = tool, .out = &count};
    int code = tool_wait(&question, store_dead_retry(tool->store, id, on_retried, &question, &err), &err);
    if (!code && *id && !count)
        code = tool_fail(tool, TOOL_FAILED, "there is no dead letter %s, or it is a row to replay again", id);
    return code;
}

int cmd_dead(struct tool *tool)
{
    const char *verb = tool->arguments[0];
    const char *id = tool->argument_count > 1 ? tool->arguments[1] : NULL;
    if (!strcmp(verb, "list") && !id)
        return list_dead(tool, NULL);
    if (!strcmp(verb, "show") && id)
        return list_dead(tool, id);
    if (!strcmp(verb, "retry") && (id || tool_flag(tool, "--all")))
        return retry(tool, id ? id : "");
    return tool_fail(tool, TOOL_USAGE, "usage: triptych dead %s", tool->command->usage);
}
