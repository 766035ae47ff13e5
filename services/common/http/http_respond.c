/* Answers. */
#include "http_server.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBLEM_MAX 2048 /* bytes of a problem's JSON; a longer detail is cut */

void http_header_add(struct http_request *request, const char *name, const char *value)
{
    size_t name_size = strlen(name) + 1;
    size_t value_size = strlen(value) + 1;
    assert(request->state == REQUEST_ASKED && request->header_count < HTTP_ANSWER_HEADER_MAX);
    struct answer_header *header = malloc(sizeof *header + name_size + value_size);
    if (!header)
        return;
    memcpy(header->name, name, name_size);
    header->value = memcpy(header->name + name_size, value, value_size);
    struct answer_header **end = &request->headers;
    while (*end)
        end = &(*end)->next;
    header->next = NULL;
    *end = header;
    request->header_count++;
}

/* A name or value that could break out of its header is refused by microhttpd itself: it is then missing. */
static void add_headers(const struct http_request *request, struct MHD_Response *response)
{
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Referrer-Policy", "same-origin");
    for (const struct answer_header *header = request->headers; header; header = header->next)
        MHD_add_response_header(response, header->name, header->value);
}

void http_answer(struct http_request *request, unsigned status, struct MHD_Response *response)
{
    assert(request->state == REQUEST_ASKED); /* exactly one answer a request */
    request->state = REQUEST_ANSWERED;
    if (!request->connection) {
        if (response)
            MHD_destroy_response(response);
        http_request_free(request);
        return;
    }
    if (response)
        add_headers(request, response);
    request->status = status;
    request->response = response; /* NULL without memory: the connection is closed */
    if (request->is_suspended) {
        request->is_suspended = 0;
        http_resume(request->server, request->connection);
    }
}

void http_respond_take(struct http_request *request, unsigned status, const char *content_type, void *body, size_t size)
{
    struct MHD_Response *response = body ? MHD_create_response_from_buffer(size, body, MHD_RESPMEM_MUST_FREE) : NULL;
    if (!response)
        free(body);
    else if (content_type)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
    http_answer(request, status, response);
}

void http_respond(struct http_request *request, unsigned status, const char *content_type, const void *body,
                  size_t size)
{
    char *copy = malloc(size + 1);
    if (copy && size)
        memcpy(copy, body, size);
    http_respond_take(request, status, content_type, copy, copy ? size : 0);
}

/* Copies `text` into a JSON string, up to `end`; returns where it ends. Titles and details are UTF-8 of ours; where
 * they carry foreign text, it has been checked. */
static char *put_json(char *at, const char *end, const char *text)
{
    for (; *text && at + 6 < end; text++) {
        if (*text == '"' || *text == '\\')
            *at++ = '\\';
        if ((unsigned char)*text < 0x20)
            at += snprintf(at, 7, "\\u%04x", (unsigned char)*text);
        else
            *at++ = *text;
    }
    return at;
}

void http_problem(struct http_request *request, unsigned status, const char *title, const char *detail)
{
    char text[PROBLEM_MAX];
    const char *end = text + sizeof text - 64; /* room for what follows a cut string */
    char *at = text + sprintf(text, "{\"type\":\"about:blank\",\"title\":\"");
    at = put_json(at, end, title);
    at += sprintf(at, "\",\"status\":%u", status);
    if (detail) {
        at += sprintf(at, ",\"detail\":\"");
        at = put_json(at, text + sizeof text - 8, detail);
        at += sprintf(at, "\"");
    }
    at += sprintf(at, "}");
    http_respond(request, status, "application/problem+json", text, (size_t)(at - text));
}
