#include "feeds_enter.h"

#include <string.h>

struct entering {
    enum store_feed_entered *out;
    size_t count;
};

static void on_entered(void *context, const struct store_result *result, const enum store_feed_entered *outcomes,
                       size_t count)
{
    struct tool_question *question = context;
    struct entering *entering = question->out;
    memset(entering->out, 0, entering->count * sizeof *entering->out);
    for (size_t i = 0; i < count && i < entering->count; i++)
        entering->out[i] = outcomes[i];
    tool_answer(question, result);
}

int feeds_enter(struct tool *tool, const struct store_feeds_new *batch, enum store_feed_entered *out)
{
    struct err err = {0};
    struct entering entering = {out, batch->count};
    struct tool_question question = {.tool = tool, .out = &entering};
    return tool_wait(&question, store_feeds_enter(tool->store, batch, on_entered, &question, &err), &err);
}
