/* One message a line, answered before the next is read: an assistant that asks for much waits for itself. */
#include "cmd_mcp.h"

#include "mcp_reply.h"
#include "mcp_tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROTOCOL_VERSION "2025-06-18" /* the newest that we know */

/* What the client speaks, where we do, too; else what we do. */
static const char *choose_version(const struct json *params)
{
    static const char *const known[] = {"2024-11-05", "2025-03-26", PROTOCOL_VERSION};
    const char *asked = json_member_text(params, "protocolVersion", "");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(asked, known[i]) == 0)
            return known[i];
    return PROTOCOL_VERSION;
}

static void answer_initialize(struct tool *tool, const struct json *request)
{
    struct json_writer writer;
    (void)tool;
    mcp_reply_begin(&writer, request);
    json_object_begin(&writer, "result");
    json_put_text(&writer, "protocolVersion", choose_version(json_member(request, "params")));
    json_object_begin(&writer, "capabilities");
    json_object_begin(&writer, "tools");
    json_object_end(&writer);
    json_object_end(&writer);
    json_object_begin(&writer, "serverInfo");
    json_put_text(&writer, "name", "triptych");
    json_put_text(&writer, "version", TRIPTYCH_VERSION);
    json_object_end(&writer);
    json_put_text(
        &writer, "instructions",
        "A news desk: stories that many outlets report, and how the left, the center and the right cover them. "
        "Sentences of summaries are quotations; name their outlets.");
    json_object_end(&writer);
    mcp_reply_end(&writer);
}

static void answer_ping(struct tool *tool, const struct json *request)
{
    struct json_writer writer;
    (void)tool;
    mcp_reply_begin(&writer, request);
    json_object_begin(&writer, "result");
    json_object_end(&writer);
    mcp_reply_end(&writer);
}

static void answer_tools(struct tool *tool, const struct json *request)
{
    struct json_writer writer;
    (void)tool;
    mcp_reply_begin(&writer, request);
    json_object_begin(&writer, "result");
    mcp_tools_list(&writer);
    json_object_end(&writer);
    mcp_reply_end(&writer);
}

/* What a tool could not do is a result that the assistant reads; what is no call is an error of the protocol. */
static void answer_call(struct tool *tool, const struct json *request)
{
    struct json_writer writer;
    struct err err = {0};
    char *text = NULL;
    int code = mcp_tools_call(tool, json_member(request, "params"), &text, &err);
    if (code < 0) {
        mcp_reply_error(request, MCP_BAD_PARAMS, err.text);
        return;
    }
    mcp_reply_begin(&writer, request);
    json_object_begin(&writer, "result");
    json_array_begin(&writer, "content");
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "type", "text");
    json_put_text(&writer, "text", code ? text : err.text);
    json_object_end(&writer);
    json_array_end(&writer);
    json_put_bool(&writer, "isError", !code);
    json_object_end(&writer);
    mcp_reply_end(&writer);
    free(text);
}

static const struct {
    const char *method;
    void (*answer)(struct tool *tool, const struct json *request);
} methods[] = {{"initialize", answer_initialize},
               {"ping", answer_ping},
               {"tools/list", answer_tools},
               {"tools/call", answer_call}};

static void answer_message(struct tool *tool, const struct json *request)
{
    const char *method = json_member_text(request, "method", NULL);
    if (json_kind(request) != JSON_KIND_OBJECT || !method) {
        mcp_reply_error(request, MCP_NO_REQUEST, "a message is an object with a method");
        return;
    }
    /* A notification wants no answer, whatever it says. */
    if (!json_member(request, "id"))
        return;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(methods[i].method, method) == 0) {
            methods[i].answer(tool, request);
            return;
        }
    }
    mcp_reply_error(request, MCP_NO_METHOD, "there is no such method");
}

static void answer_line(struct tool *tool, const char *line, size_t size)
{
    struct json *document = NULL;
    struct err err = {0};
    if (json_read(line, size, &document, &err))
        mcp_reply_error(NULL, MCP_NO_JSON, err.text);
    else
        answer_message(tool, document);
    json_free(document);
}

/* Reads on to the end of a line that was too long. Returns 0 at the end of the input. */
static int pass_over(FILE *input)
{
    int byte;
    while ((byte = getc(input)) != '\n')
        if (byte == EOF)
            return 0;
    return 1;
}

int cmd_mcp(struct tool *tool)
{
    char *line = malloc(MCP_LINE_MAX);
    if (!line)
        return tool_fail(tool, TOOL_FAILED, "no memory");
    while (!tool_is_interrupted() && fgets(line, MCP_LINE_MAX, stdin)) {
        size_t size = strlen(line);
        if (size + 1 == MCP_LINE_MAX && line[size - 1] != '\n') {
            mcp_reply_error(NULL, MCP_NO_REQUEST, "a message has at most a megabyte");
            if (!pass_over(stdin))
                break;
            continue;
        }
        if (strspn(line, " \t\r\n") < size)
            answer_line(tool, line, size);
    }
    free(line);
    return TOOL_OK;
}
