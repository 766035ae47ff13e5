/* triptych assignments: which story each live article is in. */
#include "cmd.h"

#include <stdio.h>

struct page {
    const struct tool *tool;
    char cursor[256];
    int code;
};

static int print_assignment(const struct tool *tool, const struct store_assignment *row)
{
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    /* Under the id that the row came with, so that the output can be compared with the input line by line. */
    json_put_text(&writer, "id", *row->external_id ? row->external_id : row->article_id);
    json_put_text_or_null(&writer, "url", row->url);
    json_put_text_or_null(&writer, "story", row->story_id);
    json_put_text(&writer, "article", row->article_id);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

static void on_page(void *context, const struct store_result *result, const struct store_assignment *rows, size_t count,
                    const char *next_cursor)
{
    struct tool_question *question = context;
    struct page *page = question->out;
    for (size_t i = 0; !result->code && i < count && !page->code; i++)
        page->code = print_assignment(page->tool, &rows[i]);
    snprintf(page->cursor, sizeof page->cursor, "%s", result->code ? "" : next_cursor);
    tool_answer(question, result);
}

int cmd_assignments(struct tool *tool)
{
    struct page page = {.tool = tool};
    do {
        struct err err = {0};
        struct tool_question question = {.tool = tool, .out = &page};
        int code =
            tool_wait(&question, store_assignments_scan(tool->store, page.cursor, on_page, &question, &err), &err);
        if (code)
            return code;
    } while (*page.cursor && !page.code);
    return page.code;
}
