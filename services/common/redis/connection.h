/* One connection to Redis on the loop: resolves, connects, authenticates, sees to the function library, reconnects with
 * a back-off of 50 ms to 2 s for as long as it lives. Sends bytes and hands on answers; what is sent again after a loss
 * is the owner's business. hiredis reads the protocol; the transport is ours because hiredis 0.14 blocks on names. */
#ifndef TRIPTYCH_CONNECTION_H
#define TRIPTYCH_CONNECTION_H

#include "loop.h"
#include "redis_route.h"
#include "redis_target.h"

#include <hiredis/hiredis.h>
#include <stddef.h>
#include <stdint.h>

#define CONNECTION_CONNECT_MS 5000   /* longest time to connect and shake hands */
#define CONNECTION_OUT_MAX    262144 /* bytes waiting to be written, beyond which connection_has_room is 0 */

struct connection;

struct connection_options {
    struct loop *loop;
    const struct redis_target *target; /* borrowed, outlives the connection */
    int64_t silence_ms;                /* with answers due and none coming for so long, the connection is dropped */
    void (*on_ready)(void *context);
    /* One for each command sent since on_ready, in order. Returns 1 when it keeps the answer (freeReplyObject), else it
     * is only borrowed. */
    int (*on_answer)(void *context, redisReply *answer);
    void (*on_room)(void *context); /* what waited has been written */
    /* The connection was lost, or an attempt failed; the next one follows by itself. */
    void (*on_down)(void *context, const char *reason);
    void *context;
};

/* Returns owned (connection_free), NULL without memory. Begins to connect. */
struct connection *connection_new(const struct connection_options *options);
/* Also from within a callback. NULL is fine. */
void connection_free(struct connection *connection);

/* Our own address on the connection (the last one, when it was lost since), "" for none: borrowed. */
const char *connection_own_address(const struct connection *connection);

/* Ready, and not too much waits to be written. */
int connection_has_room(const struct connection *connection);
/* Queues one command; connection_flush writes. Returns 0 or ERR_MEMORY. Only while ready. */
int connection_send(struct connection *connection, const char *data, size_t size);
void connection_flush(struct connection *connection);
/* Loses the connection on purpose: on_down, back-off, and again. */
void connection_drop(struct connection *connection, const char *reason);
/* Redis does what it is asked: the next loss starts with the shortest back-off again. */
void connection_settle(struct connection *connection);

#endif
