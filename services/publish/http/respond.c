/* Adds to every answer its validator, how long it may be kept, and the security policy of pages; answers 304 where the
 * client has it. */
#include "respond.h"

#include "credentials.h"
#include "etag.h"
#include "page_error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_KEEP "max-age=5"

/* What a key opens is for its reader alone: no cache on the way may keep it for others. */
static void add_cache_control(struct http_request *request, const char *cache_control)
{
    char text[64];
    snprintf(text, sizeof text, "%s%s", credentials_are_shown(request) ? "private, " : "", cache_control);
    http_header_add(request, "Cache-Control", text);
}

static int answered_unchanged(struct http_request *request, const char *etag, const char *cache_control)
{
    http_header_add(request, "ETag", etag);
    add_cache_control(request, cache_control);
    if (!etag_is_named(http_header(request, "If-None-Match"), etag))
        return 0;
    http_respond(request, 304, "text/plain", "", 0);
    return 1;
}

void respond_page(struct http_request *request, unsigned status, struct buffer *page)
{
    char *body = NULL, etag[ETAG_SIZE];
    size_t size = 0;
    struct err err = {0};
    if (buffer_take(page, &body, &size, &err)) {
        http_problem(request, 503, "Service Unavailable", err.text);
        return;
    }
    etag_make(body, size, etag);
    http_header_add(request, "Content-Security-Policy", PAGE_CSP);
    /* Errors are not kept: what is missing now may be there in a moment. */
    if (status == 200 && answered_unchanged(request, etag, PAGE_KEEP))
        free(body);
    else
        http_respond_take(request, status, PAGE_TYPE, body, size);
}

/* For pages that hold a secret or a form's token: no cache, and no validator that would show two of them to be the
 * same. */
void respond_page_once(struct http_request *request, unsigned status, struct buffer *page)
{
    char *body = NULL;
    size_t size = 0;
    struct err err = {0};
    if (buffer_take(page, &body, &size, &err)) {
        http_problem(request, 503, "Service Unavailable", err.text);
        return;
    }
    http_header_add(request, "Content-Security-Policy", PAGE_CSP);
    http_header_add(request, "Cache-Control", "no-store");
    http_respond_take(request, status, PAGE_TYPE, body, size);
}

static void respond_bytes(struct http_request *request, const char *type, const char *cache_control, char *body,
                          size_t size)
{
    char etag[ETAG_SIZE];
    etag_make(body, size, etag);
    if (answered_unchanged(request, etag, cache_control))
        free(body);
    else
        http_respond_take(request, 200, type, body, size);
}

void respond_body(struct http_request *request, const char *type, const char *cache_control, struct buffer *out)
{
    char *body = NULL;
    size_t size = 0;
    struct err err = {0};
    if (buffer_take(out, &body, &size, &err))
        http_problem(request, 503, "Service Unavailable", err.text);
    else
        respond_bytes(request, type, cache_control, body, size);
}

void respond_json(struct http_request *request, const char *cache_control, struct json_writer *json)
{
    char *body = NULL;
    size_t size = 0;
    struct err err = {0};
    if (json_writer_take(json, &body, &size, &err))
        http_problem(request, 503, "Service Unavailable", err.text);
    else
        respond_bytes(request, "application/json", cache_control, body, size);
}

void respond_cached(struct http_request *request, const char *type, const struct page_cache *cache)
{
    if (strcmp(type, PAGE_TYPE) == 0)
        http_header_add(request, "Content-Security-Policy", PAGE_CSP);
    if (!answered_unchanged(request, cache->etag, PAGE_KEEP))
        http_respond(request, 200, type, cache->body, cache->size);
}

void respond_problem(struct http_request *request, unsigned status, const char *title, const char *detail)
{
    http_header_add(request, "Cache-Control", "no-store");
    http_problem(request, status, title, detail);
}

void respond_error_page(struct web *web, struct http_request *request, unsigned status, const char *title,
                        const char *detail)
{
    struct buffer page;
    struct site site = site_for_request(web, request);
    buffer_init(&page, PAGE_MAX);
    page_error(&page, &site, title, detail);
    http_header_add(request, "Cache-Control", "no-store");
    respond_page(request, status, &page);
}
