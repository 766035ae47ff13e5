#include "respond.h"

#include "access.h"
#include "clock.h"
#include "id.h"
#include "page_list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ETAG_SIZE 24
#define PAGE_KEEP "max-age=5"

static void make_etag(const void *body, size_t size, char etag[ETAG_SIZE])
{
    snprintf(etag, ETAG_SIZE, "\"%016" PRIx64 "\"", id_hash64(body, size));
}

/* If-None-Match is a list of tags; a weak one of ours counts as well. */
static int has_current(const struct http_request *request, const char *etag)
{
    const char *wanted = http_header(request, "If-None-Match");
    return wanted && (strstr(wanted, etag) || strcmp(wanted, "*") == 0);
}

/* What a key opens is for its reader alone: no cache on the way may keep it for others. */
static void add_cache_control(struct http_request *request, const char *cache_control)
{
    char text[64];
    snprintf(text, sizeof text, "%s%s", access_is_personal(request) ? "private, " : "", cache_control);
    http_header_add(request, "Cache-Control", text);
}

static int answered_unchanged(struct http_request *request, const char *etag, const char *cache_control)
{
    http_header_add(request, "ETag", etag);
    add_cache_control(request, cache_control);
    if (!has_current(request, etag))
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
    make_etag(body, size, etag);
    http_header_add(request, "Content-Security-Policy", PAGE_CSP);
    if (status == 200 && answered_unchanged(request, etag, PAGE_KEEP))
        free(body);
    else
        http_respond_take(request, status, PAGE_TYPE, body, size);
}

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
    make_etag(body, size, etag);
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

void respond_error_page(struct publish *publish, struct http_request *request, unsigned status, const char *title,
                        const char *detail)
{
    struct buffer page;
    struct site site = publish_site(publish, request);
    buffer_init(&page, PAGE_MAX);
    page_error(&page, &site, title, detail);
    http_header_add(request, "Cache-Control", "no-store");
    respond_page(request, status, &page);
}

int page_cache_is_fresh(const struct page_cache *cache)
{
    return cache->body && clock_monotonic_ms() - cache->rendered_ms < PUBLISH_CACHED_MS;
}

int page_cache_fill(struct page_cache *cache, struct buffer *out)
{
    char *body = NULL;
    size_t size = 0;
    int code = buffer_take(out, &body, &size, NULL);
    if (code)
        return code;
    free(cache->body);
    cache->body = body;
    cache->size = size;
    cache->rendered_ms = clock_monotonic_ms();
    make_etag(body, size, cache->etag);
    return 0;
}
