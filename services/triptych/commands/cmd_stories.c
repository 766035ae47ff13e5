/* triptych stories, triptych story ID: what is there, as lists and pages show it to a reader who may see everything. */
#include "clock.h"
#include "cmd.h"
#include "id.h"
#include "story_json.h"
#include "tool_query.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORIES_MAX    100000 /* listed at most */
#define STORY_ARTICLES 500
#define LIMIT_FALLBACK 50
#define MIN_SOURCES    2 /* as publish_min_sources' default; --all lists the rest */

struct row {
    int64_t last_updated_ms;
    char id[ID_SIZE];
    char *line; /* owned: JSON or text */
};

struct list {
    struct tool *tool;
    struct tool_query where;
    struct row *rows;
    size_t count, room;
    char cursor[256];
    int has_failed;
};

/* One story as a line. Returns owned, NULL without memory. */
static char *make_line(const struct tool *tool, const Triptych__StoryHead *head)
{
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

static int add_row(struct list *list, const Triptych__StoryHead *head)
{
    /* All are gathered before the first is printed: Redis hands them out in no order. */
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : 256;
        struct row *rows = room <= STORIES_MAX * 2 ? realloc(list->rows, room * sizeof *rows) : NULL;
        if (!rows)
            return 0;
        list->rows = rows;
        list->room = room;
    }
    struct row *row = &list->rows[list->count];
    row->line = make_line(list->tool, head);
    row->last_updated_ms = head->last_updated_ms;
    snprintf(row->id, sizeof row->id, "%s", head->id);
    list->count += row->line != NULL;
    return row->line != NULL;
}

/* The same stories as lists of the desk show, unless all are asked for. */
static int is_wanted(const struct list *list, const Triptych__StoryHead *head)
{
    if (!head->coverage || (!tool_flag(list->tool, "--all") && head->coverage->sources < MIN_SOURCES))
        return 0;
    return tool_query_matches(&list->where, head);
}

static void on_heads(void *context, const struct store_result *result, const Triptych__StoryHead *const *heads,
                     size_t count, const char *next_cursor)
{
    struct tool_question *question = context;
    struct list *list = question->out;
    if (!result->code) {
        for (size_t i = 0; i < count; i++)
            if (is_wanted(list, heads[i]))
                list->has_failed |= !add_row(list, heads[i]);
        snprintf(list->cursor, sizeof list->cursor, "%s", next_cursor);
    }
    tool_answer(question, result);
}

static int compare_rows(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    if (left->last_updated_ms != right->last_updated_ms)
        return left->last_updated_ms < right->last_updated_ms ? 1 : -1;
    return strcmp(left->id, right->id);
}

/* A scan may bring a story twice: sorted, its rows stand together. */
static void print_rows(struct list *list, size_t limit)
{
    if (list->count)
        qsort(list->rows, list->count, sizeof *list->rows, compare_rows);
    for (size_t i = 0, printed = 0; i < list->count && printed < limit; i++) {
        if (i && !strcmp(list->rows[i].id, list->rows[i - 1].id))
            continue;
        puts(list->rows[i].line);
        printed++;
    }
}

/* All stories, from Redis, and of them those that are wanted. */
static int gather(struct list *list)
{
    int code;
    do {
        struct err err = {0};
        struct tool_question question = {.tool = list->tool, .out = list};
        code = tool_wait(&question, store_heads_scan(list->tool->store, list->cursor, on_heads, &question, &err), &err);
    } while (!code && *list->cursor && !list->has_failed);
    if (!code && list->has_failed)
        code = tool_fail(list->tool, TOOL_FAILED, "more than %d stories, or no memory for them", STORIES_MAX);
    return code;
}

int cmd_stories(struct tool *tool)
{
    struct list list = {.tool = tool};
    long limit = LIMIT_FALLBACK;
    int code = tool_option_number(tool, "--limit", STORIES_MAX, &limit);
    if (!code)
        code = tool_query_read(tool, 0, &list.where);
    if (!code)
        code = gather(&list);
    if (!code)
        print_rows(&list, (size_t)limit);
    for (size_t i = 0; i < list.count; i++)
        free(list.rows[i].line);
    free(list.rows);
    tool_query_done(&list.where);
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
