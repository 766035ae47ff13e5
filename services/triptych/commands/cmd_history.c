/* triptych story history ID: what became of a story, one line for each change, the oldest first. */
#include "clock.h"
#include "cmd.h"

#include <inttypes.h>
#include <stdio.h>

struct telling {
    struct tool *tool;
    int is_there, code;
    char merged_into[ID_SIZE];
};

static int tell_json(const struct tool *tool, const struct store_history_line *line)
{
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_time(&writer, "time", line->time_ms);
    json_put_text(&writer, "kind", line->kind);
    json_put_text(&writer, "by", line->by_operator ? "operator" : "engine");
    json_put_uint(&writer, "articles", line->articles);
    json_put_text_or_null(&writer, "story", line->other_story_id);
    json_put_text_or_null(&writer, "article", line->article_id);
    json_put_text_or_null(&writer, "text", line->text);
    json_put_text_or_null(&writer, "note", line->note);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

/* Only what the line has to tell. */
static void tell_text(const struct store_history_line *line)
{
    char time[CLOCK_RFC3339_SIZE];
    clock_rfc3339(line->time_ms, time);
    printf("%s  %-9s", time, line->kind);
    if (line->articles)
        printf("  %" PRIu64 " articles", line->articles);
    /* A story is known by its headline; --json has the ids. */
    if (*line->other_story_id && !*line->text)
        printf("  %s", line->other_story_id);
    if (*line->article_id)
        printf("  %s", line->article_id);
    if (*line->text)
        printf("  \"%s\"", line->text);
    printf("%s%s%s\n", line->by_operator ? "  by hand" : "", *line->note ? ": " : "", line->note);
}

static void on_history(void *context, const struct store_result *result, const struct store_history *history)
{
    struct tool_question *question = context;
    struct telling *telling = question->out;
    struct store_history_line began = {.kind = "began", .article_id = "", .text = "", .note = ""};
    if (!result->code && history) {
        telling->is_there = 1;
        snprintf(telling->merged_into, sizeof telling->merged_into, "%s", history->merged_into);
        began.time_ms = history->began_ms;
        began.other_story_id = history->split_from;
        /* Line 0 is the beginning, which is a fact of the story and not of its history. */
        for (size_t i = began.time_ms ? 0 : 1; i <= history->count && !telling->code; i++) {
            const struct store_history_line *line = i ? &history->lines[i - 1] : &began;
            if (telling->tool->is_json)
                telling->code = tell_json(telling->tool, line);
            else
                tell_text(line);
        }
    }
    tool_answer(question, result);
}

int cmd_story_history(struct tool *tool)
{
    const char *id = tool->arguments[1];
    struct telling telling = {.tool = tool};
    struct tool_question question = {.tool = tool, .out = &telling};
    struct err err = {0};
    if (!id_is_valid(id, 's'))
        return tool_fail(tool, TOOL_USAGE, "\"%s\" is no story's id (s and 16 characters)", id);
    int code = tool_wait(&question, store_story_history(tool->store, id, on_history, &question, &err), &err);
    if (!code && !telling.is_there)
        code = tool_fail(tool, TOOL_FAILED, "there is no story %s", id);
    if (!code && *telling.merged_into)
        code = tool_fail(tool, TOOL_FAILED, "%s went into %s: ask for that one", id, telling.merged_into);
    return code ? code : telling.code;
}
