/* HTTP/1.1 server on the loop (RFC 9110, RFC 9112). Strict: a request that two servers could read differently is
 * refused, never guessed at. Bounded in connections (in total and of one client), header bytes (8 KiB), body bytes,
 * pipelined bytes, and the time that a request takes to arrive and an answer to leave.
 *
 * The parser is our own (http_head.c, http_chunks.c: pure, fuzzed). Of 26 hostile requests Debian's http-parser lets 12
 * pass (bare LF, obs-fold, a blank before the colon, two Hosts, two Transfer-Encodings), and microhttpd 0.9.75 answers
 * some twice and some not at all. */
#ifndef TRIPTYCH_HTTP_H
#define TRIPTYCH_HTTP_H

#include "err.h"
#include "loop.h"
#include "net_list.h"

#include <stddef.h>
#include <stdint.h>

#define HTTP_BODY_MAX         65536   /* bytes of a request body, unless http_options says otherwise */
#define HTTP_STREAM_QUEUE_MAX 1048576 /* bytes waiting for one slow streaming client before it is dropped */

struct http_server;
struct http_request;
struct http_stream;

/* Called once a request, when its body is complete. The handler answers with exactly one http_respond or
 * http_stream_begin, now or later: `request` stays valid until then, also when the client or the server has gone
 * meanwhile (the answer is then thrown away). It must not close the server. */
typedef void http_handler_fn(void *context, struct http_request *request);

/* A limit turned a client away, or away from what it wanted. */
enum http_limit {
    HTTP_LIMIT_CONNECTIONS,         /* all connections are in use: 503 */
    HTTP_LIMIT_ADDRESS_CONNECTIONS, /* this address has as many as it may: 429 */
    HTTP_LIMIT_ADDRESS_STREAMS,     /* the same of streams: 429 */
    HTTP_LIMIT_EVICTED,             /* the connection that was silent for longest made room for another */
    HTTP_LIMIT_DESCRIPTORS,         /* the process has no descriptor left: the client waits */
    HTTP_LIMIT_SLOW,                /* a streaming client did not read what was sent to it: cut off */
    HTTP_LIMIT_COUNT
};
const char *http_limit_name(enum http_limit limit); /* "connections", …: for metrics and logs */
/* Called each time, from the loop; `client` is NULL where it is not known. It must not call this server. */
typedef void http_limit_fn(void *context, enum http_limit limit, const struct net_address *client);

struct http_options {
    const char *listen; /* "127.0.0.1:8080", "[::]:8080", "*:8080" (all addresses, both families), port 0: any free */
    unsigned connections_max;
    unsigned client_connections_max; /* of one address (IPv6: one /64); 0: as many as there are */
    unsigned client_streams_max;     /* likewise of streams */
    /* Fronts that may say with the PROXY protocol whom a connection comes from; without that header it is their own,
     * and has no limit of its own. NULL: none. Copied. */
    const struct net_list *proxy_from;
    size_t body_max; /* bytes of a request body; 0: HTTP_BODY_MAX */
    /* Of ordinary connections; streams have none. A request must have arrived within twice this. */
    unsigned idle_timeout_s;
    http_handler_fn *handler;
    http_limit_fn *on_limit; /* may be NULL */
    void *context;
};

int http_open(struct loop *loop, const struct http_options *options, struct http_server **out, struct err *err);
/* Ends every stream (calling `closed`) and connection. Not from inside a handler or `closed`. Requests that are still
 * unanswered stay valid for their handler. */
void http_close(struct http_server *server);
unsigned http_port(const struct http_server *server);

struct http_stats {
    unsigned connections; /* open now, streams among them */
    unsigned streams;     /* open now */
    uint64_t requests;    /* that were read to their end */
    uint64_t refused;     /* by this server before the handler saw them: 400, 413, 414, 417, 431, 501, 505 */
    uint64_t dropped;     /* streams whose client was too slow */
    uint64_t limited[HTTP_LIMIT_COUNT];
};
const struct http_stats *http_stats(struct http_server *server); /* borrowed, as of now */

/* What was asked; all borrowed from the request, NULL when absent. Paths and query values are percent-decoded and valid
 * UTF-8 without NUL (a request with others is refused; "%00" stays as written). A body is bytes, followed by a NUL. */
const char *http_method(const struct http_request *request);
const char *http_path(const struct http_request *request);
const char *http_query(const struct http_request *request, const char *name);
/* The value of parameter number `index` of the address, in their order, and its name; NULL behind the last. */
const char *http_param(const struct http_request *request, size_t index, const char **out_name);
const char *http_header(const struct http_request *request, const char *name);
/* The header Cookie itself may read cut short after this. */
const char *http_cookie(const struct http_request *request, const char *name);
const char *http_body(const struct http_request *request, size_t *out_size);
/* The host and port that the client meant: of an absolute address, else the header Host; "" when it named none. */
const char *http_host(const struct http_request *request);
/* Who asks, as limits count clients (net_address_client); behind a front in `proxy_from`, who asked that. */
const struct net_address *http_client(const struct http_request *request);

/* A number that the handler keeps with the request, for whoever answers it later; 0 at first. */
void http_mark_set(struct http_request *request, int mark);
int http_mark(const struct http_request *request);

/* Adds a header to the coming answer (copies). One that could break out of its line, or finds no room, is left out. */
void http_header_add(struct http_request *request, const char *name, const char *value);
/* Answers; `body` is copied where it cannot be sent at once. HEAD is answered without the body. Frees the request. */
void http_respond(struct http_request *request, unsigned status, const char *content_type, const void *body,
                  size_t size);
/* The same, but takes `body` (malloc'ed): no copy of a large page. NULL says that there was no memory for it: the
 * connection is closed. */
void http_respond_take(struct http_request *request, unsigned status, const char *content_type, void *body,
                       size_t size);
/* "Not Found", …: what HTTP calls a status. A static string. */
const char *http_status_title(unsigned status);
/* RFC 9457 problem details: {"type":"about:blank","title":…,"status":…,"detail":…}. Copies. */
void http_problem(struct http_request *request, unsigned status, const char *title, const char *detail);

/* Where in the address something is wrong. */
struct http_problem_place {
    const char *parameter;
    size_t position, length; /* characters of its value, counted from 0 */
};
/* The same with the members "parameter", "position" and "length". */
void http_problem_at(struct http_request *request, unsigned status, const char *title, const char *detail,
                     const struct http_problem_place *place);

/* Turns the request into a stream that stays open (server-sent events). `closed` is called once, when the client
 * went, was dropped for slowness, or the server closes; the stream is invalid afterwards. Returns NULL when the
 * client's address has as many streams as it may or the client has gone (the request is answered 429 then). Frees
 * the request. */
typedef void http_closed_fn(void *context);
struct http_stream *http_stream_begin(struct http_request *request, const char *content_type, http_closed_fn *closed,
                                      void *context);
/* Queues bytes (copies). ERR_FULL: more than HTTP_STREAM_QUEUE_MAX waiting; the stream ends, `closed` is still called
 * (later, from the loop). ERR_UNAVAILABLE: it is ending already, nothing is queued. */
int http_stream_write(struct http_stream *stream, const void *data, size_t size);
/* As http_stream_write, but what the client takes leaves at once and is not copied: for the last of what there is to
 * write. Where more follows, http_stream_write packs it together. */
int http_stream_send(struct http_stream *stream, const void *data, size_t size);
/* Calls `room` once, from the loop, when all that was written has left for the client; it may write and end. Asked
 * again, the last counts. Not called for a stream that ends. */
typedef void http_room_fn(void *context);
void http_stream_await_room(struct http_stream *stream, http_room_fn *room);
/* Bytes that wait for the client, for a writer that can pause. */
size_t http_stream_waiting(const struct http_stream *stream);
void http_stream_end(struct http_stream *stream); /* sends what is queued, then closes; `closed` is called */
/* Cuts off a client that reads nothing: what is queued is lost, and HTTP_LIMIT_SLOW counts it. Also while it is ending.
 * `closed` is called later, from the loop. */
void http_stream_drop(struct http_stream *stream);

#endif
