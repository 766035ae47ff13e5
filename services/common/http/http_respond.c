/* Answers. */
#include "http_server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char OPEN_TO_ALL[] = "Access-Control-Allow-Origin: *\r\n", TRY_AGAIN[] = "Retry-After: 5\r\n";

/* `owned` is the body's allocation, taken; NULL: the body is copied where it cannot be sent at once. */
static void answer(struct http_request *request, const struct http_answer *head, const char *body, char *owned)
{
    struct http_connection *connection = request->connection;
    char text[HTTP_ANSWER_HEAD_MAX];
    assert(!request->is_answered); /* exactly one answer a request */
    request->is_answered = 1;
    /* The client has gone while the handler worked. */
    if (!connection) {
        free(owned);
        http_request_free(request);
        return;
    }
    size_t head_size = http_answer_head(connection->server, head, text);
    struct http_bytes rest = {
        .data = body, .size = request->is_head ? 0 : (size_t)head->content_length, .owned = owned};
    connection->keeps_alive = head->keeps_alive != 0;
    connection->request = NULL;
    http_connection_touch(connection, HTTP_SENDING);
    http_send(connection, text, head_size, &rest);
    http_request_free(request);
    http_connection_ready(connection);
}

static struct http_answer answer_of(const struct http_request *request, unsigned status, const char *content_type,
                                    size_t size)
{
    return (struct http_answer){.status = status,
                                .content_type = content_type,
                                .headers = &request->headers,
                                .content_length = (long long)size,
                                .keeps_alive = request->head.keeps_alive,
                                .minor = request->head.minor};
}

void http_respond_take(struct http_request *request, unsigned status, const char *content_type, void *body, size_t size)
{
    struct http_answer head = answer_of(request, status, content_type, body ? size : 0);
    if (!body && request->connection)
        request->connection->is_gone = 1;
    answer(request, &head, body, body);
}

void http_respond(struct http_request *request, unsigned status, const char *content_type, const void *body,
                  size_t size)
{
    struct http_answer head = answer_of(request, status, content_type, size);
    answer(request, &head, body, NULL);
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

void http_refuse(struct http_connection *connection, unsigned status, const char *detail)
{
    struct http_answer head = {.status = status, .content_type = "application/problem+json", .minor = 1};
    char text[HTTP_PROBLEM_MAX], head_text[HTTP_ANSWER_HEAD_MAX];
    struct http_queue headers = {0};
    size_t size = http_problem_print(text, status, http_status_title(status), detail, NULL);
    int is_head = connection->request && connection->request->is_head;
    /* A program in a page of another site is to read this too: there is nothing in it but what it did. */
    http_queue_add(&headers, OPEN_TO_ALL, sizeof OPEN_TO_ALL - 1);
    if (status == 429 || status == 503)
        http_queue_add(&headers, TRY_AGAIN, sizeof TRY_AGAIN - 1);
    head.headers = &headers;
    head.content_length = (long long)size;
    size_t head_size = http_answer_head(connection->server, &head, head_text);
    http_queue_done(&headers);
    struct http_bytes rest = {.data = text, .size = is_head ? 0 : size};
    connection->server->stats.refused++;
    connection->keeps_alive = 0;
    http_request_free(connection->request);
    connection->request = NULL;
    http_connection_touch(connection, HTTP_SENDING);
    http_send(connection, head_text, head_size, &rest);
    http_connection_ready(connection);
}
