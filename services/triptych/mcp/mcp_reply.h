/* Answers of JSON-RPC on standard output, a line each. */
#ifndef TRIPTYCH_MCP_REPLY_H
#define TRIPTYCH_MCP_REPLY_H

#include "json.h"
#include "json_writer.h"

enum mcp_error { MCP_NO_JSON = -32700, MCP_NO_REQUEST = -32600, MCP_NO_METHOD = -32601, MCP_BAD_PARAMS = -32602 };

/* Begins an answer to `request`: {"jsonrpc":"2.0","id":… ; the caller writes "result" or "error" and calls mcp_reply_end. */
void mcp_reply_begin(struct json_writer *writer, const struct json *request);
void mcp_reply_end(struct json_writer *writer); /* sends it */
void mcp_reply_error(const struct json *request, enum mcp_error code, const char *sentence);

#endif
