/* Waits until a feed that was just added has been read, so that whoever typed it sees at once whether it works. */
#include "feeds_await.h"
#include "clock.h"

#include <stdio.h>

#define LOOK_EVERY_MS 200

static void on_endpoints(void *context, const struct store_result *result, const struct store_endpoint *rows,
                         size_t count)
{
    struct tool_question *question = context;
    (void)rows;
    *(int *)question->out = count > 0;
    tool_answer(question, result);
}

/* ingest announces no endpoint of its own for feeds; but it receives from nobody, so the sign of one that runs is
 * the end that it offers to classify. */
int feeds_reader_look(struct tool *tool, int *out_is_there)
{
    struct err err = {0};
    struct tool_question question = {.tool = tool, .out = out_is_there};
    return tool_wait(&question, store_endpoints_get(tool->store, STAGE_CLASSIFY, on_endpoints, &question, &err), &err);
}

/* Lets the loop turn for a while. Returns TOOL_OK or TOOL_FAILED. */
static int pause(struct tool *tool)
{
    int64_t until_ms = clock_monotonic_ms() + LOOK_EVERY_MS;
    while (clock_monotonic_ms() < until_ms) {
        struct err err = {0};
        if (loop_turn(tool->loop, LOOK_EVERY_MS, &err) < 0)
            return tool_fail(tool, TOOL_FAILED, "%s", err.text);
        if (tool_is_interrupted())
            return TOOL_FAILED;
    }
    return TOOL_OK;
}

int feeds_await(struct tool *tool, const char *url, int64_t since_ms, struct feed_view *out)
{
    char address[URL_SIZE];
    int code = TOOL_OK;
    snprintf(address, sizeof address, "%s", url);
    while (!code) {
        code = feed_get(tool, address, out);
        /* A page's address was given and its feed found: the feed is watched from then on. */
        if (!code && !out->url[0] && out->moved_to[0])
            snprintf(address, sizeof address, "%s", out->moved_to);
        else if (code || out->state.checked_ms || clock_monotonic_ms() - since_ms > FEEDS_AWAIT_MS)
            break;
        else
            code = pause(tool);
    }
    return code;
}
