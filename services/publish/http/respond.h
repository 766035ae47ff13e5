/* What every answer over HTTP carries: a validator, how long it may be kept, and for pages what the browser may
 * load. */
#ifndef TRIPTYCH_RESPOND_H
#define TRIPTYCH_RESPOND_H

#include "buffer.h"
#include "http.h"
#include "json_writer.h"
#include "web.h"

#include <stddef.h>

/* Answers with what the buffer holds (takes it), or 304 when the client has it already; a failed buffer becomes 503.
 * `cache_control` is a header's value. */
void respond_page(struct http_request *request, unsigned status, struct buffer *page);
/* A page that is kept nowhere. */
void respond_page_once(struct http_request *request, unsigned status, struct buffer *page);
void respond_body(struct http_request *request, const char *type, const char *cache_control, struct buffer *out);
void respond_json(struct http_request *request, const char *cache_control, struct json_writer *json);

/* The same of a cache's body (copies). */
void respond_cached(struct http_request *request, const char *type, const struct page_cache *cache);

/* Problem details for the API, a page for people. */
void respond_problem(struct http_request *request, unsigned status, const char *title, const char *detail);
void respond_error_page(struct web *web, struct http_request *request, unsigned status, const char *title,
                        const char *detail);

#endif
