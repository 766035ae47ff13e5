/* What the files of this folder share; nobody else includes it. A connection goes through the states below; each round
 * of the loop it takes steps (http_connection_run) until it has to wait for its client or for the handler. One request
 * at a time is with the handler: what a client sends ahead stays in the kernel. */
#ifndef TRIPTYCH_HTTP_SERVER_H
#define TRIPTYCH_HTTP_SERVER_H

#include "http.h"
#include "http_chunks.h"
#include "http_head.h"
#include "http_peers.h"
#include "http_queue.h"

#include <sys/queue.h>
#include <sys/socket.h>

#define HTTP_DRAIN_MAX          1048576 /* bytes that are still read after the last answer, so that it arrives */
#define HTTP_ANSWER_HEADERS_MAX 6144    /* bytes of the headers that a handler adds to one answer */
#define HTTP_ANSWER_HEAD_MAX    7168    /* bytes of an answer's whole head */
#define HTTP_PROBLEM_MAX        2048    /* bytes of a problem's JSON; a longer detail is cut */

/* In the order in which a connection passes through them; SENDING goes back to READING_HEAD when the connection is
 * kept. */
enum http_state {
    HTTP_READING_PROXY, /* a front may say whom it comes from */
    HTTP_READING_HEAD,
    HTTP_READING_BODY,
    HTTP_ASKED,     /* the handler has the request; nothing is read until it has answered */
    HTTP_SENDING,   /* an answer is on its way */
    HTTP_STREAMING, /* an answer stays open */
    HTTP_LINGERING, /* the last answer has left; what the client still sends is forgotten, else its kernel would report a
                       reset instead */
    HTTP_CLOSED     /* freed at the end of the round */
};

/* From its head to its answer. The handler may keep it for as long as it likes: when the client goes meanwhile, the
 * request stays and its answer goes nowhere. */
struct http_request {
    struct http_connection *connection; /* NULL once the client or the server has gone */
    int is_answered;
    int is_head; /* its answer has no body */
    int mark;    /* the handler's own */
    struct net_address client;
    struct http_head head;
    struct http_chunks chunks;
    uint64_t body_left;  /* of a body whose length is known */
    size_t body_on_wire; /* bytes that a chunked body took, its frame included */
    struct http_queue body;
    struct http_queue headers; /* of the answer, as they go out */
    char text[];               /* the head */
};

/* An answer that stays open (server-sent events). What is written in one turn of the loop goes out as one chunk. */
struct http_stream {
    http_closed_fn *closed;
    http_room_fn *room; /* called when nothing waits any more; NULL: nobody waits for that */
    void *context;
    size_t chunk_at;   /* where in the connection's `out` the chunk begins that is still written to */
    int is_chunk_open; /* it is not closed before it is sent */
    int is_chunked;    /* the client knows chunks */
    int is_ending;     /* no more writes; ends when the queue is empty */
};

/* Lists are sys/queue.h's, so that a connection leaves each of them in constant time, whichever it is in. */
struct http_connection {
    TAILQ_ENTRY(http_connection) in_list;  /* the server's `live`, `streaming` or `dead` */
    TAILQ_ENTRY(http_connection) in_ready; /* of the server's `ready` */
    struct http_server *server;
    struct http_peer *peer;       /* NULL: not known yet, or it only hears why it is refused */
    struct http_request *request; /* being read, or with the handler */
    struct http_queue in, out;
    struct http_stream stream;
    size_t scanned;      /* of a head in `in` */
    size_t drained;      /* while lingering */
    int64_t since_ms;    /* monotonic: when what it does now began */
    int64_t deadline_ms; /* monotonic: closed then; 0: never */
    int fd;
    enum http_state state;
    unsigned is_readable : 1, is_writable : 1; /* as far as epoll has told and reads and writes have found */
    unsigned is_half_closed : 1;               /* the client sends no more */
    unsigned is_gone : 1;                      /* ends at the next step, whatever it does */
    unsigned keeps_alive : 1;                  /* another request may follow the answer under way */
    unsigned is_counted : 1;                   /* among the server's connections */
    unsigned is_front : 1;                     /* a front's own: without a limit for its address */
    unsigned is_ready : 1;                     /* in the server's list */
    unsigned is_running : 1;
};

TAILQ_HEAD(http_connections, http_connection);

/* All connections are in exactly one of `live`, `streaming` and `dead`; only the dead are freed, when no callback
 * stands on them. */
struct http_server {
    struct loop *loop;
    int epoll_fd, listen_fd;
    unsigned port;
    struct http_options options; /* but for `listen` */
    struct net_list proxy_from;
    struct http_peers peers;
    struct http_connections live, streaming, dead, ready; /* live: in the order of since_ms */
    struct loop_timer ready_timer;                        /* for what is ready before the loop waits again */
    struct loop_timer cut_timer;                          /* closes what has been silent for too long */
    struct loop_timer accept_timer;                       /* accepting goes on when descriptors may be free again */
    struct http_stats stats;
    int is_accept_paused;
    int64_t full_since_ms; /* monotonic: since when all connections are in use; 0: they are not */
    unsigned refused_open; /* connections that only hear why they are refused */
    int64_t date_second;
    char date[64]; /* of that second, as HTTP writes it */
};

/* http_accept.c. Takes all connections that wait, as far as there is room; without descriptors it pauses and comes
 * again. */
void http_accept(struct http_server *server);
void http_accept_again(void *context); /* the server: ends a pause */
/* The connection is this client's, who may have one more; else it is refused. */
void http_admit(struct http_connection *connection, const struct net_address *address);
/* Counts and tells the owner; `client` is NULL where it is not known yet. */
void http_limited(struct http_server *server, enum http_limit limit, const struct net_address *client);

/* http_connection.c */
struct http_connection *http_connection_new(struct http_server *server, int fd, int is_counted);
void http_connection_ready(struct http_connection *connection); /* runs it soon, from the loop */
/* Closes the descriptor at once and lists it as dead; a request that is with the handler lives on without it. */
void http_connection_close(struct http_connection *connection);
void http_connection_touch(struct http_connection *connection, enum http_state state); /* enters a state */
void http_connection_note_activity(struct http_connection *connection);                /* it has not been silent */
/* Its stream is none any more: tells whoever writes to it. */
void http_connection_end_stream(struct http_connection *connection);
void http_connections_free_dead(struct http_server *server);
/* The server: closes what has passed its deadline, so a client that sends a byte now and then holds no place for
 * ever. */
void http_cut_silent(void *context);

/* http_read.c: a step of reading; returns 1 when there may be more to do at once, 0 when the client must send first. */
int http_read_proxy(struct http_connection *connection);
int http_read_head(struct http_connection *connection);
int http_read_body(struct http_connection *connection);
int http_read_away(struct http_connection *connection); /* lingering */
/* Answers a problem without asking the handler; the connection ends with it. */
void http_refuse(struct http_connection *connection, unsigned status, const char *detail);

/* http_send.c */
struct http_bytes {
    const char *data;
    size_t size;
    char *owned; /* the allocation that `data` is, taken; NULL: what cannot be sent at once is copied */
};
/* Sends as much as the client takes; what is left waits. `body` may be NULL. */
void http_send(struct http_connection *connection, const char *head, size_t head_size, const struct http_bytes *body);
/* Sends what the client takes and queues the rest (copies); nothing may wait before it. */
void http_send_parts(struct http_connection *connection, struct iovec *parts, size_t count);
int http_send_waiting(struct http_connection *connection); /* returns 1 when nothing waits any more */

/* http_answer.c */
struct http_answer {
    unsigned status;
    const char *content_type;         /* NULL: none */
    const struct http_queue *headers; /* may be NULL */
    long long content_length;         /* < 0: not known */
    int is_chunked, keeps_alive, minor;
};
/* Writes the head of an answer. Returns its size. */
size_t http_answer_head(struct http_server *server, const struct http_answer *answer, char out[HTTP_ANSWER_HEAD_MAX]);
/* RFC 9457, so that programs and people read errors the same way. Returns its size. */
size_t http_problem_print(char out[HTTP_PROBLEM_MAX], unsigned status, const char *title, const char *detail,
                          const struct http_problem_place *place);

/* http_request.c. NULL without memory. Owned by the connection until it is answered (http_request_free). */
struct http_request *http_request_new(struct http_connection *connection, const char *head, size_t size);
void http_request_free(struct http_request *request);

/* http_stream.c. As a step of reading: 1 when there may be more to do at once. */
int http_stream_step(struct http_connection *connection);

/* http_run.c */
void http_connection_run(struct http_connection *connection); /* goes on until it has to wait */

#endif
