/* How an attempt to connect begins: where it goes, the name looked up, the socket; and what watches over it. */
#include "connection_state.h"

#include "clock.h"
#include "redis_password.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WATCH_INTERVAL_MS 250

static void connect_to(struct connection *connection, const struct resolve_address *address)
{
    assert(connection->stream.fd < 0 && !connection->reader);
    int failure = redis_stream_open(&connection->stream, address, connection->options.silence_ms);
    if (failure) {
        connection_drop_errno(connection, "no connection to Redis", failure);
        return;
    }
    connection->reader = redisReaderCreate();
    connection->stage = CONNECTING;
    /* Writable: connecting is over, or has failed; a unix socket is at once. */
    if (connection->reader)
        connection_watch_fd(connection, LOOP_WRITE);
    else
        connection_drop_errno(connection, "no memory for Redis's answers", ENOMEM);
}

static void on_resolved(void *context, const struct resolve_address *addresses, size_t count, const char *problem)
{
    struct connection *connection = context;
    connection_enter(connection);
    if (count)
        /* Of several addresses the next one at each attempt: one dead address must not hold us up. */
        connect_to(connection, &addresses[connection->attempt % count]);
    else
        connection_drop(connection, problem);
    connection_leave(connection);
}

/* Names are looked up at every attempt: after a fail-over the name may point elsewhere. */
static void attempt_begin(void *context)
{
    struct connection *connection = context;
    struct err err;
    connection_enter(connection);
    connection->attempt++;
    redis_route_next(&connection->route, &connection->options.target->url);
    connection->stage = RESOLVING;
    connection->progress_ms = clock_monotonic_ms();
    loop_timer_start(connection->options.loop, &connection->watch, WATCH_INTERVAL_MS, WATCH_INTERVAL_MS);
    if (redis_password_read(connection->options.target->password_file, &connection->route.url, &err) ||
        resolve_open(connection->options.loop, &connection->route.url, on_resolved, connection, &connection->resolve,
                     &err))
        connection_drop(connection, err.text);
    connection_leave(connection);
}

/* Looks for silence. A look-up is left alone: its thread ends by itself, and a second one would not be faster. */
static void on_watch(void *context)
{
    struct connection *connection = context;
    int64_t silent_ms = clock_monotonic_ms() - connection->progress_ms;
    connection_enter(connection);
    if (connection->stage == CONNECTING && connection->stream.tls && silent_ms > CONNECTION_CONNECT_MS)
        /* A Redis that expects no TLS waits for the rest of what it takes for a command. */
        connection_drop(connection, "Redis did not answer by TLS in time: is it a port for TLS?");
    else if ((connection->stage == CONNECTING || connection->stage == SHAKING) && silent_ms > CONNECTION_CONNECT_MS)
        connection_drop(connection, "Redis did not take the connection in time");
    else if (connection->stage == READY && connection->awaited && silent_ms > connection->options.silence_ms)
        connection_drop(connection, "Redis did not answer in time");
    connection_leave(connection);
}

/* The one that we are connected to may not know yet that it has been replaced, and still take writes. */
static void on_master(void *context, const char *host, unsigned port)
{
    struct connection *connection = context;
    const struct redis_url *here = &connection->route.url;
    if (connection->stage != READY || (port == here->port && strcmp(host, here->host) == 0))
        return;
    connection_enter(connection);
    connection_drop(connection, "the Sentinels name another master");
    connection_leave(connection);
}

struct connection *connection_new(const struct connection_options *options)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->options = *options;
    connection->stream.fd = -1;
    /* Without memory for it we only learn later that a master was replaced. */
    if (options->target->url.master[0])
        connection->sentinels = sentinel_watch_new(options->loop, options->target, on_master, connection);
    loop_timer_init(&connection->retry, attempt_begin, connection);
    loop_timer_init(&connection->watch, on_watch, connection);
    loop_timer_start(options->loop, &connection->retry, 0, 0);
    return connection;
}
