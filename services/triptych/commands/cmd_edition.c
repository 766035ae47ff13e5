/* triptych edition remove NAME --yes: everything that an edition has in Redis. */
#include "cmd.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void on_removed(void *context, const struct store_result *result, uint64_t count)
{
    struct tool_question *question = context;
    if (!result->code)
        *(uint64_t *)question->out = count;
    tool_answer(question, result);
}

static int print_removed(struct tool *tool, uint64_t keys)
{
    struct json_writer writer;
    if (!tool->is_json) {
        printf("%" PRIu64 " keys of edition \"%s\" removed\n", keys, tool->arguments[1]);
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "edition", tool->arguments[1]);
    json_put_uint(&writer, "keys", keys);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

int cmd_edition(struct tool *tool)
{
    uint64_t removed = 0, total = 0;
    if (strcmp(tool->arguments[0], "remove"))
        return tool_fail(tool, TOOL_USAGE, "usage: triptych edition %s", tool->command->usage);
    /* The store serves the edition of the settings; naming it twice is what makes this deliberate. */
    if (strcmp(tool->arguments[1], settings_text(tool->settings, "edition")))
        return tool_fail(tool, TOOL_USAGE, "the edition is \"%s\": give --set edition=%s too",
                         settings_text(tool->settings, "edition"), tool->arguments[1]);
    if (!tool_flag(tool, "--yes"))
        return tool_fail(tool, TOOL_USAGE, "this removes every article and story of \"%s\": say --yes",
                         tool->arguments[1]);
    /* Step by step, some thousand keys a call: Redis serves other editions meanwhile. */
    do {
        struct err err = {0};
        struct tool_question question = {.tool = tool, .out = &removed};
        int code = tool_wait(&question, store_edition_remove_step(tool->store, on_removed, &question, &err), &err);
        if (code)
            return code;
        total += removed;
    } while (removed);
    return print_removed(tool, total);
}
