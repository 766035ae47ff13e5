/* All are gathered before the first is given: Redis hands them out in no order. */
#include "story_list.h"

#include "id.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct story_list_row {
    int64_t last_updated_ms;
    char id[ID_SIZE];
    char *line; /* owned */
};

static int make_room(struct story_list *list)
{
    size_t room = list->room ? list->room * 2 : 256;
    if (list->count < list->room)
        return 1;
    struct story_list_row *rows = room <= STORY_LIST_MAX * 2 ? realloc(list->rows, room * sizeof *rows) : NULL;
    if (!rows)
        return 0;
    list->rows = rows;
    list->room = room;
    return 1;
}

static int add_row(struct story_list *list, const Triptych__StoryHead *head)
{
    if (!make_room(list))
        return 0;
    struct story_list_row *row = &list->rows[list->count];
    row->line = list->make_line(list->context, head);
    row->last_updated_ms = head->last_updated_ms;
    snprintf(row->id, sizeof row->id, "%s", head->id);
    list->count += row->line != NULL;
    return row->line != NULL;
}

/* The same stories as lists of the desk show, unless all are asked for. */
static int is_wanted(const struct story_list *list, const Triptych__StoryHead *head)
{
    return head->coverage && head->coverage->sources >= list->min_sources && tool_query_matches(list->where, head);
}

static void on_heads(void *context, const struct store_result *result, const Triptych__StoryHead *const *heads,
                     size_t count, const char *next_cursor)
{
    struct tool_question *question = context;
    struct story_list *list = question->out;
    if (!result->code) {
        for (size_t i = 0; i < count; i++)
            if (is_wanted(list, heads[i]))
                list->has_failed |= !add_row(list, heads[i]);
        snprintf(list->cursor, sizeof list->cursor, "%s", next_cursor);
    }
    tool_answer(question, result);
}

int story_list_gather(struct story_list *list)
{
    int code;
    do {
        struct err err = {0};
        struct tool_question question = {.tool = list->tool, .out = list};
        code = tool_wait(&question, store_heads_scan(list->tool->store, list->cursor, on_heads, &question, &err), &err);
    } while (!code && *list->cursor && !list->has_failed);
    if (!code && list->has_failed)
        code = tool_fail(list->tool, TOOL_FAILED, "more than %d stories, or no memory for them", STORY_LIST_MAX);
    return code;
}

static int compare_rows(const void *a, const void *b)
{
    const struct story_list_row *left = a, *right = b;
    if (left->last_updated_ms != right->last_updated_ms)
        return left->last_updated_ms < right->last_updated_ms ? 1 : -1;
    return strcmp(left->id, right->id);
}

/* A scan may bring a story twice: sorted, its rows stand together. */
void story_list_each(struct story_list *list, size_t limit, void (*give)(void *context, const char *line),
                     void *context)
{
    if (list->count)
        qsort(list->rows, list->count, sizeof *list->rows, compare_rows);
    for (size_t i = 0, given = 0; i < list->count && given < limit; i++) {
        if (i && !strcmp(list->rows[i].id, list->rows[i - 1].id))
            continue;
        give(context, list->rows[i].line);
        given++;
    }
}

void story_list_done(struct story_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->rows[i].line);
    free(list->rows);
    list->rows = NULL;
    list->count = list->room = 0;
}
