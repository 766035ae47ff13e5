#include "scripted_http.h"

#include "http_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#define HEAD_MAX 16384

struct scripted_answer scripted_http;
struct scripted_stream scripted_streams[SCRIPTED_STREAMS_MAX];
unsigned scripted_stream_count;

static struct http_connection connection; /* of all requests; nothing is sent on it */
static struct http_peer peer;

void scripted_http_reset(void)
{
    free(scripted_http.body);
    scripted_http = (struct scripted_answer){0};
    for (unsigned i = 0; i < scripted_stream_count; i++)
        free(scripted_streams[i].text);
    memset(scripted_streams, 0, sizeof scripted_streams);
    scripted_stream_count = 0;
}

struct http_request *scripted_request(const char *line, const char *headers, const char *body, const char *client)
{
    char head[HEAD_MAX];
    size_t body_size = strlen(body);
    int size = snprintf(head, sizeof head, "%s HTTP/1.1\r\nHost: desk.example\r\n%s", line, headers);
    if (body_size)
        size += snprintf(head + size, sizeof head - (size_t)size, "Content-Length: %zu\r\n", body_size);
    size += snprintf(head + size, sizeof head - (size_t)size, "\r\n");
    assert_true((size_t)size < sizeof head);
    assert_true(net_address_read(*client ? client : "127.0.0.1", &peer.client));
    connection.peer = &peer;
    struct http_request *request = http_request_new(&connection, head, (size_t)size);
    assert_non_null(request);
    if (http_head_parse(&request->head, request->text, (size_t)size))
        fail_msg("%s: %s", line, request->head.refusal ? request->head.refusal : "refused");
    request->is_head = strcmp(request->head.method, "HEAD") == 0;
    if (http_queue_add(&request->body, body, body_size + 1) == 0)
        request->body.size = body_size;
    return request;
}

const char *scripted_header(const char *name)
{
    static char value[SCRIPTED_HEADERS_MAX];
    size_t name_len = strlen(name);
    for (const char *at = scripted_http.headers; *at; at = strstr(at, "\r\n") + 2) {
        if (strncasecmp(at, name, name_len) != 0 || at[name_len] != ':')
            continue;
        snprintf(value, sizeof value, "%.*s", (int)strcspn(at + name_len + 2, "\r"), at + name_len + 2);
        return value;
    }
    return "";
}

static void keep_head(const struct http_request *request, unsigned status, const char *type)
{
    free(scripted_http.body);
    scripted_http.body = NULL;
    scripted_http.answers++;
    scripted_http.status = status;
    snprintf(scripted_http.type, sizeof scripted_http.type, "%s", type ? type : "");
    snprintf(scripted_http.headers, sizeof scripted_http.headers, "%.*s", (int)request->headers.size,
             request->headers.size ? http_queue_front(&request->headers) : "");
}

/* ── what handlers call ── */

void http_respond(struct http_request *request, unsigned status, const char *content_type, const void *body,
                  size_t size)
{
    assert_false(request->is_answered); /* exactly once */
    keep_head(request, status, content_type);
    scripted_http.size = request->is_head ? 0 : size;
    scripted_http.body = calloc(1, scripted_http.size + 1);
    assert_non_null(scripted_http.body);
    memcpy(scripted_http.body, body, scripted_http.size);
    http_request_free(request);
}

void http_respond_take(struct http_request *request, unsigned status, const char *content_type, void *body, size_t size)
{
    http_respond(request, status, content_type, body, size);
    free(body);
}

void http_problem(struct http_request *request, unsigned status, const char *title, const char *detail)
{
    char text[HTTP_PROBLEM_MAX];
    size_t size = http_problem_print(text, status, title, detail, NULL);
    http_respond(request, status, "application/problem+json", text, size);
}

void http_problem_at(struct http_request *request, unsigned status, const char *title, const char *detail,
                     const struct http_problem_place *place)
{
    char text[HTTP_PROBLEM_MAX];
    size_t size = http_problem_print(text, status, title, detail, place);
    http_respond(request, status, "application/problem+json", text, size);
}

struct http_stream *http_stream_begin(struct http_request *request, const char *content_type, http_closed_fn *closed,
                                      void *context)
{
    assert_true(scripted_stream_count < SCRIPTED_STREAMS_MAX);
    struct scripted_stream *stream = &scripted_streams[scripted_stream_count++];
    *stream = (struct scripted_stream){.closed = closed, .context = context, .is_open = 1};
    keep_head(request, 200, content_type);
    http_request_free(request);
    return (struct http_stream *)stream;
}

int http_stream_write(struct http_stream *opaque, const void *data, size_t size)
{
    struct scripted_stream *stream = (struct scripted_stream *)opaque;
    if (stream->is_ending)
        return ERR_UNAVAILABLE;
    stream->text = realloc(stream->text, stream->size + size + 1);
    assert_non_null(stream->text);
    memcpy(stream->text + stream->size, data, size);
    stream->size += size;
    stream->text[stream->size] = '\0';
    return 0;
}

int http_stream_send(struct http_stream *stream, const void *data, size_t size)
{
    return http_stream_write(stream, data, size);
}

size_t http_stream_waiting(const struct http_stream *stream)
{
    return ((const struct scripted_stream *)stream)->waiting;
}

void http_stream_await_room(struct http_stream *stream, http_room_fn *room)
{
    ((struct scripted_stream *)stream)->room = room;
}

void scripted_stream_room(unsigned stream)
{
    http_room_fn *room = scripted_streams[stream].room;
    scripted_streams[stream].waiting = 0;
    scripted_streams[stream].room = NULL;
    if (room)
        room(scripted_streams[stream].context);
}

void http_stream_end(struct http_stream *stream)
{
    ((struct scripted_stream *)stream)->is_ending = 1;
}

void http_stream_drop(struct http_stream *stream)
{
    ((struct scripted_stream *)stream)->is_ending = 1;
    ((struct scripted_stream *)stream)->is_dropped = 1;
}

void scripted_stream_close(unsigned stream)
{
    assert_true(scripted_streams[stream].is_open);
    scripted_streams[stream].is_open = 0;
    scripted_streams[stream].closed(scripted_streams[stream].context);
}

/* ── what the rest of the server would call: it has no connection here ── */

void http_refuse(struct http_connection *of_connection, unsigned status, const char *detail)
{
    (void)of_connection, (void)status, (void)detail;
}

int http_stream_step(struct http_connection *of_connection)
{
    (void)of_connection;
    return 0;
}
