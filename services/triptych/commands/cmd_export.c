/* triptych export: every story that matches, a line of JSON each, whole with its articles. Ids are gathered first, a story is read when
 * it is its turn: so memory does not grow with the articles. */
#include "cmd.h"
#include "story_json.h"
#include "story_list.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORY_ARTICLES 500

struct exporting {
    struct tool *tool;
    const char *after; /* nothing is given up to this story; NULL: from the first */
    int is_heads;      /* without articles */
    int code;          /* enum tool_exit */
    int is_gone;       /* of the story that was read: merged, hidden or removed meanwhile */
};

static char *note_id(void *context, const Triptych__StoryHead *head)
{
    (void)context;
    return strdup(head->id);
}

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct tool_question *question = context;
    struct exporting *exporting = question->out;
    struct json_writer writer;
    (void)published_version;
    exporting->is_gone = !result->code && (!story || *story->head->merged_into || story->head->hidden);
    if (!result->code && !exporting->is_gone) {
        const struct story_json out = {.head = story->head,
                                       .has_articles = !exporting->is_heads,
                                       .is_whole = !exporting->is_heads,
                                       .articles = story->articles,
                                       .article_count = story->n_articles,
                                       .tier = TIER_VANTAGE,
                                       .details = story->details};
        json_writer_init(&writer, TOOL_JSON_MAX);
        story_json_write(&writer, NULL, &out);
        exporting->code = tool_print_json(exporting->tool, &writer);
        json_writer_done(&writer);
    }
    tool_answer(question, result);
}

/* A story that has gone since it was listed is in none of the lines, as if it had gone before. */
static void give(void *context, const char *id)
{
    struct exporting *exporting = context;
    struct err err = {0};
    struct tool_question question = {.tool = exporting->tool, .out = exporting};
    if (exporting->code || tool_is_interrupted())
        return;
    if (exporting->after) {
        if (strcmp(exporting->after, id) == 0)
            exporting->after = NULL;
        return;
    }
    int code = tool_wait(&question,
                         store_story_get(exporting->tool->store, id, exporting->is_heads ? 1 : STORY_ARTICLES,
                                         WIRE_EXCERPT_BYTES, on_story, &question, &err),
                         &err);
    exporting->code = exporting->code ? exporting->code : code;
}

int cmd_export(struct tool *tool)
{
    struct tool_query where = {0};
    struct exporting exporting = {
        .tool = tool, .after = tool_option(tool, "--after", NULL), .is_heads = tool_flag(tool, "--heads")};
    struct story_list list = {.tool = tool,
                              .where = &where,
                              .min_sources = tool_flag(tool, "--all") ? 0 : STORY_LIST_MIN_SOURCES,
                              .make_line = note_id};
    if (exporting.after && !id_is_valid(exporting.after, 's'))
        return tool_fail(tool, TOOL_USAGE, "--after is a story's id (s and 16 characters)");
    int code = tool_query_read(tool, 0, &where);
    if (!code)
        code = story_list_gather(&list);
    if (!code)
        story_list_each(&list, STORY_LIST_MAX, give, &exporting);
    code = code ? code : exporting.code;
    /* Without it nobody would know whether lines are missing. */
    if (!code && tool_is_interrupted())
        code = tool_fail(tool, TOOL_FAILED, "interrupted: --after with the last story's id goes on");
    else if (!code && exporting.after)
        code = tool_fail(tool, TOOL_FAILED, "there is no story %s in this list", exporting.after);
    story_list_done(&list);
    tool_query_done(&where);
    return code;
}
