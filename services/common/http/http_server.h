/* What the files of this folder share; nobody else includes it. Home of microhttpd. */
#ifndef TRIPTYCH_HTTP_SERVER_H
#define TRIPTYCH_HTTP_SERVER_H

#include "http.h"

#include <microhttpd.h>

#define HTTP_HEAD_MAX          8192    /* bytes of a connection's pool: request line, headers and what is being sent */
#define HTTP_DRAIN_MAX         1048576 /* bytes of a body too large that are still read, so that the answer arrives */
#define HTTP_ANSWER_HEADER_MAX 32      /* headers that a handler may add to one answer */

/* reading: the body arrives. asked: the handler has it. answered: microhttpd has the response or is about to get it. */
enum request_state { REQUEST_READING, REQUEST_ASKED, REQUEST_ANSWERED };

struct answer_header {
    struct answer_header *next;
    char *value; /* behind the name, in the same allocation */
    char name[];
};

struct http_request {
    struct http_server *server;           /* NULL after http_close */
    struct MHD_Connection *connection;    /* NULL once the client or the server has gone */
    struct http_request *previous, *next; /* the server's list */
    enum request_state state;
    int is_suspended;
    int mark;         /* the handler's own */
    unsigned refusal; /* status to refuse it with once the body is read; 0: none */
    const char *refusal_reason;
    char *method, *path; /* owned */
    char *body;
    size_t body_size, body_room, drained;
    struct answer_header *headers;
    size_t header_count;
    unsigned status;
    struct MHD_Response *response;
    struct http_stream *stream;
};

struct http_connection {
    struct http_connection *previous, *next;
    int fd;
    int64_t reading_since_ms; /* on the monotonic clock; 0: a request is being answered */
};

struct http_server {
    struct loop *loop;
    struct MHD_Daemon *daemon;
    int epoll_fd; /* microhttpd's */
    int gone_fd;  /* ours: tells when the client of a silent stream goes, since a suspended connection is not watched */
    unsigned port;
    int is_closing;
    struct loop_timer timer;
    struct loop_hook hook;
    int has_resumed; /* connections were resumed: microhttpd does not tell its epoll descriptor of it */
    http_handler_fn *handler;
    void *context;
    struct http_request *requests;
    struct http_connection *connections;
    unsigned idle_timeout_s;
    struct loop_timer cut_timer;
    struct http_stats stats;
};

/* The callbacks' `context` is the server throughout. */

/* http_connections.c */
void http_on_connection(void *context, struct MHD_Connection *connection, void **slot,
                        enum MHD_ConnectionNotificationCode code);
void http_reading(struct MHD_Connection *connection, int is_reading); /* a request begins, or has been read */
void http_cut_slow_requests(void *context);

/* http_request.c */
enum MHD_Result http_on_access(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                               const char *version, const char *data, size_t *data_size, void **slot);
void http_on_completed(void *context, struct MHD_Connection *connection, void **slot,
                       enum MHD_RequestTerminationCode code);
size_t http_unescape(void *context, struct MHD_Connection *connection, char *text);
void http_request_free(struct http_request *request);

/* http_check.c: returns 0 when the request may be served, else the status to refuse it with and its reason. */
unsigned http_check(struct MHD_Connection *connection, const char *path, const char **out_reason);

/* http_respond.c: gives the response to the client (takes it), now or, when the connection is suspended, soon. */
void http_answer(struct http_request *request, unsigned status, struct MHD_Response *response);

/* http.c: resumes a suspended connection; it is served in this round of the loop or the next. */
void http_resume(struct http_server *server, struct MHD_Connection *connection);

/* http_stream.c */
void http_stream_gone(struct http_stream *stream);      /* the client went: end it soon */
void http_stream_finish(struct http_stream *stream);    /* the connection is over: calls `closed`, frees */
void http_stream_watch_gone(void *context, int events); /* gone_fd is readable */

#endif
