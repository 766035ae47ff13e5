/* An answer is one line and leaves at once: the assistant waits for it on a pipe. */
#include "mcp_reply.h"

#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As it came: a text, or a number of any kind; null where there is none to be read. */
static void write_id(struct json_writer *writer, const struct json *id)
{
    char digits[JSON_NUMBER_SIZE];
    if (json_as_text(id)) {
        json_put_text(writer, "id", json_as_text(id));
        return;
    }
    json_as_digits(id, digits);
    if (*digits)
        json_put_raw(writer, "id", digits, strlen(digits));
    else
        json_put_null(writer, "id");
}

void mcp_reply_begin(struct json_writer *writer, const struct json *request)
{
    json_writer_init(writer, TOOL_JSON_MAX);
    json_object_begin(writer, NULL);
    json_put_text(writer, "jsonrpc", "2.0");
    write_id(writer, json_member(request, "id"));
}

void mcp_reply_end(struct json_writer *writer)
{
    char *text = NULL;
    json_object_end(writer);
    if (!json_writer_take(writer, &text, NULL, NULL)) {
        puts(text);
        fflush(stdout);
    }
    free(text);
}

void mcp_reply_error(const struct json *request, enum mcp_error code, const char *sentence)
{
    struct json_writer writer;
    mcp_reply_begin(&writer, request);
    json_object_begin(&writer, "error");
    json_put_int(&writer, "code", code);
    json_put_text(&writer, "message", sentence);
    json_object_end(&writer);
    mcp_reply_end(&writer);
}
