/* HTTP server on the loop. Home of microhttpd: its epoll descriptor sits in our loop. Strict about requests (a request
 * with both Content-Length and Transfer-Encoding, or two different Content-Lengths, is refused), bounded in
 * connections, header bytes (8 KiB), body bytes, and the time that a request takes to arrive. */
#ifndef TRIPTYCH_HTTP_H
#define TRIPTYCH_HTTP_H

#include "err.h"
#include "loop.h"

#include <stddef.h>
#include <stdint.h>

#define HTTP_BODY_MAX         65536   /* bytes of a request body */
#define HTTP_STREAM_QUEUE_MAX 1048576 /* bytes waiting for one slow streaming client before it is dropped */

struct http_server;
struct http_request;
struct http_stream;

/* Called once a request, when its body is complete. The handler answers with exactly one http_respond or
 * http_stream_begin, now or later: `request` stays valid until then, also when the client has gone meanwhile
 * (the answer is then thrown away). */
typedef void http_handler_fn(void *context, struct http_request *request);

struct http_options {
    const char *listen; /* "127.0.0.1:8080", "[::]:8080", "*:8080" (all addresses, both families), port 0: any free */
    unsigned connections_max;
    /* Of ordinary connections; streams have none. A request must have arrived within twice this. */
    unsigned idle_timeout_s;
    http_handler_fn *handler;
    void *context;
};

int http_open(struct loop *loop, const struct http_options *options, struct http_server **out, struct err *err);
/* Ends every stream (calling `closed`) and connection. Not from inside a handler or `closed`. Requests that are still
 * unanswered stay valid for their handler, but headers, cookies and query values are gone (NULL). */
void http_close(struct http_server *server);
unsigned http_port(const struct http_server *server);

struct http_stats {
    unsigned connections; /* open now, streams among them */
    unsigned streams;     /* open now */
    uint64_t requests;    /* that were read to their end */
    uint64_t refused;     /* by this server before the handler saw them: 400, 413 */
    uint64_t dropped;     /* streams whose client was too slow */
};
const struct http_stats *http_stats(struct http_server *server); /* borrowed, as of now */

/* What was asked; all borrowed from the request, NULL when absent. Paths and query values are percent-decoded and valid
 * UTF-8 without NUL (a request with others is refused; "%00" stays as written). A body is bytes, followed by a NUL. */
const char *http_method(const struct http_request *request);
const char *http_path(const struct http_request *request);
const char *http_query(const struct http_request *request, const char *name);
const char *http_header(const struct http_request *request, const char *name);
const char *http_cookie(const struct http_request *request, const char *name);
const char *http_body(const struct http_request *request, size_t *out_size);

/* A number that the handler keeps with the request, for whoever answers it later; 0 at first. */
void http_mark_set(struct http_request *request, int mark);
int http_mark(const struct http_request *request);

/* Adds a header to the coming answer (copies). Names and values come from us, never from outside unchecked. */
void http_header_add(struct http_request *request, const char *name, const char *value);
/* Answers; `body` is copied. HEAD is answered without the body. Frees the request. */
void http_respond(struct http_request *request, unsigned status, const char *content_type, const void *body,
                  size_t size);
/* The same, but takes `body` (malloc'ed): no copy of a large page. NULL says that there was no memory for it: the
 * connection is closed. */
void http_respond_take(struct http_request *request, unsigned status, const char *content_type, void *body,
                       size_t size);
/* RFC 9457 problem details: {"type":"about:blank","title":…,"status":…,"detail":…}. Copies. */
void http_problem(struct http_request *request, unsigned status, const char *title, const char *detail);

/* Turns the request into a stream that stays open (server-sent events). `closed` is called once, when the client went,
 * was dropped for slowness, or the server closes; the stream is invalid afterwards. Returns NULL without memory (the
 * request is answered 503 then). Frees the request. */
typedef void http_closed_fn(void *context);
struct http_stream *http_stream_begin(struct http_request *request, const char *content_type, http_closed_fn *closed,
                                      void *context);
/* Queues bytes (copies). ERR_FULL: more than HTTP_STREAM_QUEUE_MAX waiting; the stream ends, `closed` is still called
 * (later, from the loop). ERR_UNAVAILABLE: it is ending already, nothing is queued. */
int http_stream_write(struct http_stream *stream, const void *data, size_t size);
/* Bytes that wait for the client, for a writer that can pause. */
size_t http_stream_waiting(const struct http_stream *stream);
void http_stream_end(struct http_stream *stream); /* sends what is queued, then closes; `closed` is called */

#endif
