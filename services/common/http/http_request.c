/* A request as the handler has it: what was asked, and what it answers. */
#include "http_server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct http_request *http_request_new(struct http_connection *connection, const char *head, size_t size)
{
    /* One allocation with the head's text behind the struct: all names and values point into it. */
    struct http_request *request = malloc(sizeof *request + size + 1);
    if (!request)
        return NULL;
    memset(request, 0, sizeof *request);
    memcpy(request->text, head, size);
    request->text[size] = '\0';
    request->connection = connection;
    if (connection->peer)
        request->client = connection->peer->client;
    return request;
}

void http_request_free(struct http_request *request)
{
    if (!request)
        return;
    http_queue_done(&request->body);
    http_queue_done(&request->headers);
    free(request);
}

/* ── what was asked ── */

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
    return request->head.method;
}

const char *http_path(const struct http_request *request)
{
    return request->head.path;
}

const char *http_host(const struct http_request *request)
{
    return request->head.host;
}

const struct net_address *http_client(const struct http_request *request)
{
    return &request->client;
}

const char *http_query(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->head.param_count; i++)
        if (strcmp(request->head.params[i].name, name) == 0)
            return request->head.params[i].value;
    return NULL;
}

const char *http_param(const struct http_request *request, size_t index, const char **out_name)
{
    if (index >= request->head.param_count)
        return NULL;
    *out_name = request->head.params[index].name;
    return request->head.params[index].value;
}

const char *http_header(const struct http_request *request, const char *name)
{
    const struct http_field *field = http_head_field(&request->head, name);
    return field ? field->value : NULL;
}

/* The value of `name` in one header Cookie, terminated in place: a NUL separates cookies from then on. */
static const char *find_cookie(const struct http_field *field, const char *name)
{
    size_t name_len = strlen(name);
    char *end = field->value + field->value_size;
    for (char *at = field->value; at < end; at++) {
        while (at < end && (*at == ' ' || *at == '\t'))
            at++;
        char *next = at;
        while (next < end && *next && *next != ';')
            next++;
        if ((size_t)(next - at) > name_len && memcmp(at, name, name_len) == 0 && at[name_len] == '=') {
            *next = '\0';
            return at + name_len + 1;
        }
        at = next;
    }
    return NULL;
}

const char *http_cookie(const struct http_request *request, const char *name)
{
    const char *found = NULL;
    for (size_t i = 0; i < request->head.field_count && !found; i++)
        if (strcasecmp(request->head.fields[i].name, "Cookie") == 0)
            found = find_cookie(&request->head.fields[i], name);
    return found;
}

const char *http_body(const struct http_request *request, size_t *out_size)
{
    if (out_size)
        *out_size = request->body.size;
    return request->body.bytes;
}

/* ── what is answered ── */

static int is_safe(const char *text)
{
    for (; *text; text++)
        if (((unsigned char)*text < 0x20 && *text != '\t') || *text == 0x7F)
            return 0;
    return 1;
}

void http_header_add(struct http_request *request, const char *name, const char *value)
{
    struct http_queue *headers = &request->headers;
    size_t name_size = strlen(name), value_size = strlen(value), size = name_size + value_size + 4;
    assert(!request->is_answered);
    /* A value with a line break would begin a header of its own (response splitting): such a header is left out. */
    char *at = is_safe(name) && is_safe(value) && headers->size + size <= HTTP_ANSWER_HEADERS_MAX
                   ? http_queue_reserve(headers, size)
                   : NULL;
    if (!at)
        return;
    memcpy(at, name, name_size);
    memcpy(at + name_size, ": ", 2);
    memcpy(at + name_size + 2, value, value_size);
    memcpy(at + name_size + 2 + value_size, "\r\n", 2);
    headers->size += size;
}
