/* Requests without a socket: a handler gets a real request, parsed as the server parses it, and its answer is kept here.
 * The functions that answer and stream are ours; everything else of common/http is real. */
#ifndef TRIPTYCH_SCRIPTED_HTTP_H
#define TRIPTYCH_SCRIPTED_HTTP_H

#include "http.h"

#include <stddef.h>

#define SCRIPTED_HEADERS_MAX 8192

/* The last answer. `body` ends with a NUL and lives until the next request; a stream's is all that was written to it. */
struct scripted_answer {
    unsigned answers; /* since scripted_http_reset */
    unsigned status;
    char type[128];
    char headers[SCRIPTED_HEADERS_MAX]; /* as they go out: "Name: value\r\n" … */
    char *body;                         /* owned */
    size_t size;
};
extern struct scripted_answer scripted_http;

/* Streams that are open; what they write, and when their client goes. */
#define SCRIPTED_STREAMS_MAX 8
struct scripted_stream {
    char *text; /* owned; all that was written */
    size_t size;
    http_closed_fn *closed;
    void *context;
    int is_open, is_ending, is_dropped;
    http_room_fn *room; /* waits for room: scripted_stream_room calls it */
    size_t waiting;     /* what http_stream_waiting says: set by the test */
};
extern struct scripted_stream scripted_streams[SCRIPTED_STREAMS_MAX];
extern unsigned scripted_stream_count;
void scripted_stream_room(unsigned stream);  /* all that was written has left for the client */
void scripted_stream_close(unsigned stream); /* the client has gone, or what was to be ended is over */

void scripted_http_reset(void);

/* A request as a client sends it: the first line without the version, then headers, each with "\r\n"; may be "".
 * `client` is an IPv4 address, "" for 127.0.0.1. Fails the test when the server would refuse it. The handler owns it. */
struct http_request *scripted_request(const char *line, const char *headers, const char *body, const char *client);
/* The value of an answer's header, "" when there is none; borrowed until the next call. */
const char *scripted_header(const char *name);

#endif
