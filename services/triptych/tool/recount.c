/* Redis counts, a page of stories at a time; here the pages are added up. */
#include "recount.h"

#include <stdio.h>

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

int recount_all(struct tool *tool, struct recount *recount)
{
    do {
        struct err err = {0};
        struct tool_question question = {.tool = tool, .out = recount};
        int code = tool_wait(&question, store_recount(tool->store, recount->cursor, on_recount, &question, &err), &err);
        if (code)
            return code;
    } while (*recount->cursor);
    return TOOL_OK;
}
