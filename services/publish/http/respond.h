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
 * `cache_control` is a header's value. What the client can unpack is sent packed. */
void respond_page(struct http_request *request, unsigned status, struct buffer *page);
/* A page that is kept nowhere. */
void respond_page_once(struct http_request *request, unsigned status, struct buffer *page);
void respond_body(struct http_request *request, const char *type, const char *cache_control, struct buffer *out);
void respond_json(struct http_request *request, const char *cache_control, struct json_writer *json);

#define RESPOND_PAGE_KEEP "max-age=5" /* of pages and feeds: what a browser may show again without asking */

/* The same of an answer that is kept (kept_answer.h; borrowed, not changed but for its packed forms). */
void respond_kept(struct http_request *request, const char *cache_control, enum coding_effort effort,
                  struct kept_answer *answer);

/* Under which key, and made of what, an answer is kept for the next who asks. All borrowed. */
struct respond_kept_as {
    const char *key, *note; /* as kept_answers_put has them */
    const char *type;       /* a static string */
    const char *cache_control;
};
/* Answers with what the buffer holds (takes it), and keeps it. */
void respond_and_keep(struct web *web, struct http_request *request, const struct respond_kept_as *as,
                      struct buffer *out);

/* 301 (308 for programs) to `path`, percent-encoded here but for its slashes, with the request's own parameters. */
void respond_moved(struct web *web, struct http_request *request, const char *path);

/* Problem details for the API, a page for people. */
void respond_problem(struct http_request *request, unsigned status, const char *title, const char *detail);
/* Problem details that point at a parameter; the title is the status's. */
void respond_problem_at(struct http_request *request, unsigned status, const char *detail,
                        const struct http_problem_place *place);
void respond_error_page(struct web *web, struct http_request *request, unsigned status, const char *title,
                        const char *detail);

#endif
