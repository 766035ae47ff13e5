/* One connection to Redis: resolve, connect, shake hands, then bytes out and answers in, and again with growing pauses
 * after every loss. It knows nothing of calls; calls.c sends everything again that was not answered. hiredis only
 * parses: its asynchronous API hides what was sent and not answered, which is what replaying in order needs. */
#include "connection_state.h"

#include "clock.h"
#include "command.h"
#include "redis_socket.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define READ_CHUNK                                                                                                     \
    REDIS_TLS_RECORD      /* hiredis moves what is left of its buffer after each answer: small pieces are cheaper */
#define READS_PER_TURN 32 /* so that a flood of answers does not starve the loop */
#define REASON_SIZE    256

/* ── losing ── */

static void let_go(struct connection *connection)
{
    resolve_close(connection->resolve);
    connection->resolve = NULL;
    if (connection->stream.fd >= 0)
        loop_fd_forget(connection->options.loop, connection->stream.fd);
    redis_stream_close(&connection->stream);
    connection->watched = 0;
    if (connection->reader)
        redisReaderFree(connection->reader);
    connection->reader = NULL;
    outgoing_clear(&connection->out);
    connection->awaited = 0;
    connection->stage = WAITING;
    connection->life++;
    loop_timer_stop(&connection->watch);
    loop_timer_stop(&connection->retry);
}

void connection_drop(struct connection *connection, const char *reason)
{
    char copy[REASON_SIZE]; /* the reason may live in the reader that goes away */
    if (connection->closing || connection->stage == WAITING)
        return; /* lost already: the first reason is the one that counts */
    snprintf(copy, sizeof copy, "%s", reason);
    let_go(connection);
    loop_timer_start(connection->options.loop, &connection->retry, redis_route_pause(&connection->route), 0);
    connection->options.on_down(connection->options.context, copy);
}

void connection_drop_errno(struct connection *connection, const char *what, int failure)
{
    char reason[REASON_SIZE];
    snprintf(reason, sizeof reason, "%s: %s", what, redis_stream_problem(&connection->stream, failure));
    connection_drop(connection, reason);
}

void connection_settle(struct connection *connection)
{
    redis_route_shorten(&connection->route);
}

static void release(struct connection *connection)
{
    assert(connection->closing && !connection->busy);
    let_go(connection);
    sentinel_watch_free(connection->sentinels);
    outgoing_done(&connection->out);
    free(connection);
}

void connection_free(struct connection *connection)
{
    if (!connection)
        return;
    connection->closing = 1;
    if (connection->busy)
        let_go(connection); /* freed when the callback returns */
    else
        release(connection);
}

void connection_enter(struct connection *connection)
{
    connection->busy++;
}

void connection_leave(struct connection *connection)
{
    assert(connection->busy > 0);
    if (--connection->busy == 0 && connection->closing)
        release(connection);
}

/* ── writing ── */

static int queue_bytes(struct connection *connection, const char *data, size_t size)
{
    int code = outgoing_add(&connection->out, data, size);
    if (code)
        return code;
    /* Silence is measured from when something is waited for: an idle connection may be silent for hours. */
    if (connection->awaited++ == 0)
        connection->progress_ms = clock_monotonic_ms();
    return 0;
}

int connection_send(struct connection *connection, const char *data, size_t size)
{
    assert(connection->stage == READY && !connection->closing);
    return queue_bytes(connection, data, size);
}

const char *connection_own_address(const struct connection *connection)
{
    return connection->own_address;
}

int connection_has_room(const struct connection *connection)
{
    return connection->stage == READY && outgoing_size(&connection->out) < CONNECTION_OUT_MAX;
}

void connection_flush(struct connection *connection)
{
    if (connection->stream.fd < 0 || connection->stage < SHAKING)
        return; /* there is nothing to write to yet; the bytes wait */
    connection_enter(connection);
    int failure = outgoing_write(&connection->out, &connection->stream);
    if (failure)
        connection_drop_errno(connection, "writing to Redis failed", failure);
    else
        connection_watch_fd(connection, outgoing_size(&connection->out) ? LOOP_READ | LOOP_WRITE : LOOP_READ);
    connection_leave(connection);
}

/* ── the handshake ── */

/* Sends the next command of the handshake, or declares the connection ready. */
static void shake(struct connection *connection)
{
    struct command command = {0};
    if (handshake_is_done(&connection->handshake)) {
        connection->stage = READY;
        redis_route_settle(&connection->route);
        sentinel_watch_again(connection->sentinels);
        connection->options.on_ready(connection->options.context);
        return;
    }
    int code = handshake_next(&connection->handshake, &connection->route.url, &command);
    if (!code)
        code = queue_bytes(connection, command.data + command.start, command.size - command.start);
    command_done(&command);
    if (!code)
        connection_flush(connection);
    else
        connection_drop(connection, "no memory for the handshake with Redis");
}

/* A Sentinel has named the master: nothing was lost, so nobody is told. The back-off goes on growing until that master
 * takes us. */
static void go_on_at_once(struct connection *connection)
{
    let_go(connection);
    loop_timer_start(connection->options.loop, &connection->retry, 0, 0);
}

/* Returns 1 when somebody keeps the answer. */
static int take_answer(struct connection *connection, redisReply *answer)
{
    connection->awaited -= connection->awaited > 0;
    connection->progress_ms = clock_monotonic_ms();
    /* During the handshake answers are the handshake's own. */
    if (connection->stage == READY)
        return connection->options.on_answer(connection->options.context, answer);
    struct err err = {0};
    int is_named = handshake_is_named(&connection->handshake, answer, &connection->route);
    if (is_named && connection->route.is_sentinel) {
        go_on_at_once(connection);
        return 0;
    }
    if (is_named)
        connection_settle(connection); /* it knows where to go: no reason to wait long */
    if (handshake_answer(&connection->handshake, answer, &err))
        connection_drop(connection, err.text);
    else
        shake(connection);
    return 0;
}

/* ── reading ── */

/* Hands on the answers that are complete. Returns 0 when the connection was lost on the way. */
static int take_answers(struct connection *connection)
{
    unsigned life = connection->life;
    for (;;) {
        void *answer = NULL;
        if (redisReaderGetReply(connection->reader, &answer) != REDIS_OK) {
            connection_drop(connection, "Redis sent what is not its protocol");
            return 0;
        }
        if (!answer)
            return 1;
        if (!take_answer(connection, answer))
            freeReplyObject(answer);
        if (connection->life != life)
            return 0;
    }
}

static void read_in(struct connection *connection)
{
    char chunk[READ_CHUNK];
    for (int i = 0; i < READS_PER_TURN; i++) {
        ssize_t size = redis_stream_read(&connection->stream, chunk, sizeof chunk);
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
            return;
        if (size < 0) {
            connection_drop_errno(connection, "reading from Redis failed", errno);
            return;
        }
        if (size == 0) {
            connection_drop(connection, "Redis closed the connection");
            return;
        }
        if (redisReaderFeed(connection->reader, chunk, (size_t)size) != REDIS_OK) {
            connection_drop(connection, "no memory for an answer of Redis");
            return;
        }
        /* A short read emptied the socket; asking again would cost a call each time. (With TLS it ended a record, and the
         * loop tells of the next one.) */
        if (!take_answers(connection) || (size_t)size < sizeof chunk)
            return;
    }
}

static void write_on(struct connection *connection)
{
    unsigned life = connection->life;
    connection_flush(connection);
    if (connection->life == life && connection->stage == READY && !outgoing_size(&connection->out))
        connection->options.on_room(connection->options.context);
}

/* ── connecting ── */

/* The address by which other hosts reach us on Redis's network: what `bus_advertise=auto` announces. */
static void finish_connecting(struct connection *connection)
{
    struct err err = {0};
    int events = 0;
    int done = redis_stream_connect(&connection->stream, &connection->route.url, &connection->options.target->tls,
                                    &events, &err);
    if (done < 0)
        connection_drop(connection, err.text);
    else if (done == 0)
        connection_watch_fd(connection, events);
    if (done <= 0)
        return;
    redis_socket_own_address(connection->stream.fd, connection->own_address);
    connection->stage = SHAKING;
    handshake_init(&connection->handshake, &connection->route, connection->options.target);
    shake(connection);
}

static void on_fd(void *context, int events)
{
    struct connection *connection = context;
    unsigned life = connection->life;
    connection_enter(connection);
    if (connection->stage == CONNECTING) {
        finish_connecting(connection);
    } else {
        if (events & LOOP_READ)
            read_in(connection);
        if (connection->life == life && (events & LOOP_WRITE))
            write_on(connection);
    }
    connection_leave(connection);
}

int connection_watch_fd(struct connection *connection, int events)
{
    struct err err;
    if (connection->watched == events)
        return 0;
    if (loop_fd_watch(connection->options.loop, connection->stream.fd, events, on_fd, connection, &err)) {
        connection_drop(connection, err.text);
        return -1;
    }
    connection->watched = events;
    return 0;
}
