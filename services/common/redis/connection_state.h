/* What the two files of a connection share. Private to connection.c and connection_open.c, which uses the first. */
#ifndef TRIPTYCH_CONNECTION_STATE_H
#define TRIPTYCH_CONNECTION_STATE_H

#include "connection.h"
#include "handshake.h"
#include "outgoing.h"
#include "redis_stream.h"
#include "resolve.h"
#include "sentinel_watch.h"

#include <netinet/in.h>

enum stage_of_connecting { WAITING, RESOLVING, CONNECTING, SHAKING, READY };

struct connection {
    struct connection_options options;
    enum stage_of_connecting stage;
    struct resolve *resolve;
    struct sentinel_watch *sentinels;   /* NULL: none are asked */
    struct redis_route route;           /* where this attempt goes, and the next */
    char own_address[INET6_ADDRSTRLEN]; /* ours, as Redis sees us; "": none */
    unsigned attempt;                   /* which of several addresses of a name is tried */
    struct redis_stream stream;
    int watched; /* enum loop_events asked of the loop for the stream */
    redisReader *reader;
    struct handshake handshake;
    struct outgoing out;
    uint64_t awaited;    /* answers that are due */
    int64_t progress_ms; /* monotonic: when an answer came last, or when waiting began */
    struct loop_timer retry, watch;
    /* A callback may drop or free the connection; whoever loops over answers compares `life` and `busy` before it goes
     * on. */
    unsigned life; /* raised when the connection is lost, so that a reading loop notices */
    int busy;      /* callbacks under way */
    int closing;
};

/* Around everything that may call back: the owner may free the connection meanwhile. */
void connection_enter(struct connection *connection);
void connection_leave(struct connection *connection);
/* Loses the connection, or the attempt, with what failed and why. */
void connection_drop_errno(struct connection *connection, const char *what, int failure);
/* Has the loop wait for these events (enum loop_events) of the socket. -1: the connection was lost. */
int connection_watch_fd(struct connection *connection, int events);

#endif
