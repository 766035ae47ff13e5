/* A request's way: its head is checked, its body gathered, the handler asked; and what the handler may ask in turn. */
#include "http_server.h"

#include <stdlib.h>
#include <string.h>

static void list_add(struct http_server *server, struct http_request *request)
{
    request->next = server->requests;
    if (request->next)
        request->next->previous = request;
    server->requests = request;
}

static void list_remove(struct http_request *request)
{
    if (request->previous)
        request->previous->next = request->next;
    else
        request->server->requests = request->next;
    if (request->next)
        request->next->previous = request->previous;
    request->previous = request->next = NULL;
}

void http_request_free(struct http_request *request)
{
    if (!request)
        return;
    for (struct answer_header *header = request->headers, *next; header; header = next) {
        next = header->next;
        free(header);
    }
    if (request->response)
        MHD_destroy_response(request->response);
    free(request->method);
    free(request->path);
    free(request->body);
    free(request);
}

static struct http_request *request_new(struct http_server *server, struct MHD_Connection *connection,
                                        const char *method, const char *path)
{
    struct http_request *request = calloc(1, sizeof *request);
    if (!request)
        return NULL;
    request->server = server;
    request->connection = connection;
    request->method = strdup(method);
    request->path = strdup(path);
    if (request->method && request->path) {
        list_add(server, request);
        return request;
    }
    http_request_free(request);
    return NULL;
}

/* ── reading ── */

static void refuse(struct http_request *request)
{
    request->server->stats.refused++;
    request->state = REQUEST_ASKED;
    if (request->refusal == MHD_HTTP_BAD_REQUEST)
        http_header_add(request, "Connection", "close"); /* where its body ends is in doubt */
    http_problem(request, request->refusal,
                 request->refusal == MHD_HTTP_CONTENT_TOO_LARGE ? "Content Too Large" : "Bad Request",
                 request->refusal_reason);
}

static void refuse_too_large(struct http_request *request)
{
    request->refusal = MHD_HTTP_CONTENT_TOO_LARGE;
    request->refusal_reason = "The body is larger than this server reads.";
    free(request->body);
    request->body = NULL;
    request->body_size = request->body_room = 0;
}

static int announces_too_much(struct MHD_Connection *connection)
{
    const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
    return length && strtoull(length, NULL, 10) > HTTP_BODY_MAX;
}

static enum MHD_Result queue(struct http_request *request)
{
    struct MHD_Response *response = request->response;
    request->response = NULL;
    enum MHD_Result result = MHD_queue_response(request->connection, request->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result begin(struct http_server *server, struct MHD_Connection *connection, const char *path,
                             const char *method, void **out)
{
    struct http_request *request = request_new(server, connection, method, path);
    if (!request)
        return MHD_NO; /* out of memory: closes the connection */
    *out = request;
    request->refusal = http_check(connection, path, &request->refusal_reason);
    if (!request->refusal && announces_too_much(connection))
        refuse_too_large(request);
    if (!request->refusal)
        return MHD_YES;
    refuse(request);
    return request->response ? queue(request) : MHD_NO;
}

/* Takes a piece of the body. What is beyond the limit is read and forgotten, so that a client that does not listen
 * while it sends still gets its 413. */
static enum MHD_Result gather(struct http_request *request, const char *data, size_t *size)
{
    if (!request->refusal && *size > HTTP_BODY_MAX - request->body_size)
        refuse_too_large(request);
    if (request->refusal) {
        request->drained += *size;
        *size = 0;
        return request->drained > HTTP_DRAIN_MAX ? MHD_NO : MHD_YES;
    }
    if (request->body_room - request->body_size <= *size) {
        size_t room = request->body_size + *size + 1;
        room = room < 2 * request->body_room ? 2 * request->body_room : room;
        char *body = realloc(request->body, room);
        if (!body)
            return MHD_NO;
        request->body = body;
        request->body_room = room;
    }
    memcpy(request->body + request->body_size, data, *size);
    request->body_size += *size;
    request->body[request->body_size] = '\0';
    *size = 0;
    return MHD_YES;
}

static enum MHD_Result ask(struct http_request *request)
{
    struct http_server *server = request->server;
    http_reading(request->connection, 0);
    server->stats.requests++;
    if (request->refusal) {
        refuse(request);
    } else {
        request->state = REQUEST_ASKED;
        server->handler(server->context, request);
    }
    if (request->state == REQUEST_ANSWERED)
        return request->response ? queue(request) : MHD_NO;
    request->is_suspended = 1;
    MHD_suspend_connection(request->connection);
    return MHD_YES;
}

enum MHD_Result http_on_access(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                               const char *version, const char *data, size_t *data_size, void **slot)
{
    struct http_server *server = context;
    struct http_request *request = *slot;
    (void)version;
    if (server->is_closing)
        return MHD_NO;
    if (!request)
        return begin(server, connection, url, method, slot);
    if (request->state == REQUEST_ANSWERED) /* resumed, since the answer has come */
        return request->response ? queue(request) : MHD_NO;
    if (*data_size)
        return gather(request, data, data_size);
    return ask(request);
}

void http_on_completed(void *context, struct MHD_Connection *connection, void **slot,
                       enum MHD_RequestTerminationCode code)
{
    struct http_request *request = *slot;
    (void)context;
    (void)code;
    http_reading(connection, 1); /* the next one, if the connection lives on */
    if (!request)
        return;
    *slot = NULL;
    list_remove(request);
    request->connection = NULL;
    if (request->stream) {
        http_stream_finish(request->stream);
        request->stream = NULL;
    }
    if (request->state == REQUEST_ASKED)
        request->server = NULL; /* the handler still has it: its answer will free it */
    else
        http_request_free(request);
}

/* ── what was asked ── */

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Decodes in place. "%00" stays as it is written: decoded it would cut the text short, and what was checked would not
 * be what is used. So do broken escapes. */
size_t http_unescape(void *context, struct MHD_Connection *connection, char *text)
{
    char *out = text;
    (void)context;
    (void)connection;
    for (const char *at = text; *at;) {
        int high = at[0] == '%' ? hex(at[1]) : -1;
        int low = high >= 0 ? hex(at[2]) : -1;
        if (low >= 0 && high * 16 + low != 0) {
            *out++ = (char)(high * 16 + low);
            at += 3;
        } else {
            *out++ = *at++;
        }
    }
    *out = '\0';
    return (size_t)(out - text);
}

static const char *look_up(const struct http_request *request, enum MHD_ValueKind kind, const char *name)
{
    return request->connection ? MHD_lookup_connection_value(request->connection, kind, name) : NULL;
}

void http_mark_set(struct http_request *request, int mark)
{
    request->mark = mark;
}

int http_mark(const struct http_request *request)
{
    return request->mark;
}

const char *http_method(const struct http_request *request)
{
    return request->method;
}

const char *http_path(const struct http_request *request)
{
    return request->path;
}

const char *http_query(const struct http_request *request, const char *name)
{
    return look_up(request, MHD_GET_ARGUMENT_KIND, name);
}

const char *http_header(const struct http_request *request, const char *name)
{
    return look_up(request, MHD_HEADER_KIND, name);
}

const char *http_cookie(const struct http_request *request, const char *name)
{
    return look_up(request, MHD_COOKIE_KIND, name);
}

const char *http_body(const struct http_request *request, size_t *out_size)
{
    if (out_size)
        *out_size = request->body_size;
    return request->body;
}
