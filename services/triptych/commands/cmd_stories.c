/* triptych stories, triptych story ID: what is there, as lists and pages show it to a reader who may see everything. */
#include "clock.h"
#include "cmd.h"
#include "id.h"
#include "story_json.h"
#include "story_list.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_FALLBACK 50
#define STORY_ARTICLES 500

/* One story as a line. Returns owned, NULL without memory. */
static char *make_line(void *context, const Triptych__StoryHead *head)
{
    const struct tool *tool = context;
    char *line = NULL;
    char updated[CLOCK_RFC3339_SIZE];
    if (tool->is_json) {
        struct json_writer writer;
        /* Whoever reads Redis may see everything anyway. */
        struct story_json story = {.head = head, .tier = TIER_VANTAGE};
        json_writer_init(&writer, TOOL_JSON_MAX);
        story_json_write(&writer, NULL, &story);
        return json_writer_take(&writer, &line, NULL, NULL) ? NULL : line;
    }
    clock_rfc3339(head->last_updated_ms, updated);
    if (asprintf(&line, "%s  %s  %3u articles  %3u sources  %s", head->id, updated, head->coverage->articles,
                 head->coverage->sources, head->summary ? head->summary->headline : "") < 0)
        return NULL;
    return line;
}

static void print_line(void *context, const char *line)
{
    (void)context;
    puts(line);
}

int cmd_stories(struct tool *tool)
{
    struct tool_query where = {0};
    struct story_list list = {.tool = tool,
                              .where = &where,
                              .min_sources = tool_flag(tool, "--all") ? 0 : STORY_LIST_MIN_SOURCES,
                              .make_line = make_line,
                              .context = tool};
    long limit = LIMIT_FALLBACK;
    int code = tool_option_number(tool, "--limit", STORY_LIST_MAX, &limit);
    if (!code)
        code = tool_query_read(tool, 0, &where);
    if (!code)
        code = story_list_gather(&list);
    if (!code)
        story_list_each(&list, (size_t)limit, print_line, NULL);
    story_list_done(&list);
    tool_query_done(&where);
    return code;
}

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct tool_question *question = context;
    struct json_writer *writer = question->out;
    (void)published_version;
    if (!result->code && story) {
        struct story_json out = {.head = story->head,
                                 .has_articles = 1,
                                 .is_whole = 1,
                                 .has_why = 1,
                                 .articles = story->articles,
                                 .article_count = story->n_articles,
                                 .tier = TIER_VANTAGE};
        story_json_write(writer, NULL, &out);
        /* Says that there was one (cmd_story_show looks). */
        question->out = NULL;
    }
    tool_answer(question, result);
}

int cmd_story_show(struct tool *tool)
{
    const char *id = tool->arguments[0];
    struct err err = {0};
    struct json_writer writer;
    struct tool_question question = {.tool = tool, .out = &writer};
    if (!id_is_valid(id, 's'))
        return tool_fail(tool, TOOL_USAGE, "\"%s\" is no story's id (s and 16 characters)", id);
    json_writer_init(&writer, TOOL_JSON_MAX);
    int code = tool_wait(
        &question, store_story_get(tool->store, id, STORY_ARTICLES, WIRE_EXCERPT_BYTES, on_story, &question, &err),
        &err);
    if (!code && question.out)
        code = tool_fail(tool, TOOL_FAILED, "there is no story %s", id);
    if (!code)
        code = tool_print_json(tool, &writer);
    json_writer_done(&writer);
    return code;
}
