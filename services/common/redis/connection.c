/* One connection to Redis: resolve, connect, shake hands, then bytes out and answers in, and again with growing pauses
 * after every loss. It knows nothing of calls; calls.c sends everything again that was not answered. hiredis only
 * parses: its asynchronous API hides what was sent and not answered, which is what replaying in order needs. */
#include "connection.h"

#include "clock.h"
#include "command.h"
#include "handshake.h"
#include "outgoing.h"
#include "redis_password.h"
#include "redis_socket.h"
#include "resolve.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WATCH_INTERVAL_MS 250
#define READ_CHUNK        16384 /* hiredis moves what is left of its buffer after each answer: small pieces are cheaper */
#define READS_PER_TURN    32    /* so that a flood of answers does not starve the loop */
#define REASON_SIZE       256

enum stage_of_connecting { WAITING, RESOLVING, CONNECTING, SHAKING, READY };

struct connection {
    struct connection_options options;
    enum stage_of_connecting stage;
    struct resolve *resolve;
    struct redis_url url;               /* where this attempt goes */
    char own_address[INET6_ADDRSTRLEN]; /* ours, as Redis sees us; "": none */
    int is_moved;                       /* a Redis Cluster named another master: the next attempt goes there */
    unsigned attempt;                   /* which of several addresses is tried */
    int fd;                             /* -1: none */
    int watched;                        /* enum loop_events asked of the loop for fd */
    redisReader *reader;
    struct handshake handshake;
    struct outgoing out;
    uint64_t awaited;    /* answers that are due */
    int64_t progress_ms; /* monotonic: when an answer came last, or when waiting began */
    int64_t backoff_ms;
    struct loop_timer retry, watch;
    /* A callback may drop or free the connection; whoever loops over answers compares `life` and `busy` before it goes
     * on. */
    unsigned life; /* raised when the connection is lost, so that a reading loop notices */
    int busy;      /* callbacks under way */
    int closing;
};

static void attempt_begin(void *context);

/* ── losing ── */

static void let_go(struct connection *connection)
{
    resolve_close(connection->resolve);
    connection->resolve = NULL;
    if (connection->fd >= 0) {
        loop_fd_forget(connection->options.loop, connection->fd);
        close(connection->fd);
    }
    connection->fd = -1;
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
    /* Already lost: the first reason is the one that counts. */
    if (connection->closing || connection->stage == WAITING)
        return;
    snprintf(copy, sizeof copy, "%s", reason);
    let_go(connection);
    loop_timer_start(connection->options.loop, &connection->retry, connection->backoff_ms, 0);
    /* A hundred replicas must not storm a Redis that is just loading its file. */
    connection->backoff_ms *= 2;
    if (connection->backoff_ms > CONNECTION_BACKOFF_MAX_MS)
        connection->backoff_ms = CONNECTION_BACKOFF_MAX_MS;
    connection->options.on_down(connection->options.context, copy);
}

static void drop_errno(struct connection *connection, const char *what, int failure)
{
    char reason[REASON_SIZE];
    snprintf(reason, sizeof reason, "%s: %s", what, strerror(failure));
    connection_drop(connection, reason);
}

void connection_settle(struct connection *connection)
{
    connection->backoff_ms = CONNECTION_BACKOFF_MIN_MS;
}

static void release(struct connection *connection)
{
    assert(connection->closing && !connection->busy);
    let_go(connection);
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

/* Around everything that may call back: the owner may free the connection meanwhile. */
static void enter(struct connection *connection)
{
    connection->busy++;
}

static void leave(struct connection *connection)
{
    assert(connection->busy > 0);
    if (--connection->busy == 0 && connection->closing)
        release(connection);
}

/* ── writing ── */

static int watch_fd(struct connection *connection, int events);

/* The free front is used first; the buffer grows only when what waits is really larger. */
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
    /* Before the connection stands there is nothing to write to; the bytes wait. */
    if (connection->fd < 0 || connection->stage < SHAKING)
        return;
    enter(connection);
    int failure = outgoing_write(&connection->out, connection->fd);
    if (failure)
        drop_errno(connection, "writing to Redis failed", failure);
    else
        watch_fd(connection, outgoing_size(&connection->out) ? LOOP_READ | LOOP_WRITE : LOOP_READ);
    leave(connection);
}

/* ── the handshake ── */

/* Sends the next command of the handshake, or declares the connection ready. */
static void shake(struct connection *connection)
{
    struct command command = {0};
    if (handshake_is_done(&connection->handshake)) {
        connection->stage = READY;
        connection->options.on_ready(connection->options.context);
        return;
    }
    int code = handshake_next(&connection->handshake, &connection->url, &command);
    if (!code)
        code = queue_bytes(connection, command.data + command.start, command.size - command.start);
    command_done(&command);
    if (code)
        connection_drop(connection, "no memory for the handshake with Redis");
    else
        connection_flush(connection);
}

static void take_answer(struct connection *connection, const redisReply *answer)
{
    connection->awaited -= connection->awaited > 0;
    connection->progress_ms = clock_monotonic_ms();
    /* During the handshake answers are the handshake's own. */
    if (connection->stage == READY) {
        connection->options.on_answer(connection->options.context, answer);
        return;
    }
    struct err err = {0};
    connection->is_moved = handshake_is_moved(answer, &connection->url);
    if (connection->is_moved)
        connection_settle(connection); /* it knows where to go: no reason to wait long */
    if (handshake_answer(&connection->handshake, answer, &err))
        connection_drop(connection, err.text);
    else
        shake(connection);
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
        take_answer(connection, answer);
        freeReplyObject(answer);
        if (connection->life != life)
            return 0;
    }
}

static void read_in(struct connection *connection)
{
    char chunk[READ_CHUNK];
    for (int i = 0; i < READS_PER_TURN; i++) {
        ssize_t size = recv(connection->fd, chunk, sizeof chunk, 0);
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
            return;
        if (size < 0) {
            drop_errno(connection, "reading from Redis failed", errno);
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
        /* A short read emptied the socket; asking again would cost a call each time. */
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
    int failure = redis_socket_failure(connection->fd);
    if (failure) {
        drop_errno(connection, "no connection to Redis", failure);
        return;
    }
    redis_socket_own_address(connection->fd, connection->own_address);
    connection->stage = SHAKING;
    handshake_init(&connection->handshake, &connection->url, connection->options.target);
    shake(connection);
}

static void on_fd(void *context, int events)
{
    struct connection *connection = context;
    unsigned life = connection->life;
    enter(connection);
    if (connection->stage == CONNECTING) {
        finish_connecting(connection);
    } else {
        if (events & LOOP_READ)
            read_in(connection);
        if (connection->life == life && (events & LOOP_WRITE))
            write_on(connection);
    }
    leave(connection);
}

static int watch_fd(struct connection *connection, int events)
{
    struct err err;
    if (connection->watched == events)
        return 0;
    if (loop_fd_watch(connection->options.loop, connection->fd, events, on_fd, connection, &err)) {
        connection_drop(connection, err.text);
        return -1;
    }
    connection->watched = events;
    return 0;
}
static void connect_to(struct connection *connection, const struct resolve_address *address)
{
    int fd = redis_socket_open(address, connection->options.silence_ms);
    assert(connection->fd < 0 && !connection->reader);
    if (fd < 0) {
        drop_errno(connection, "no connection to Redis", -fd);
        return;
    }
    connection->fd = fd;
    connection->reader = redisReaderCreate();
    connection->stage = CONNECTING;
    if (connection->reader)
        watch_fd(connection,
                 LOOP_WRITE); /* then connecting is over, or has failed; a unix socket is writable at once */
    else
        drop_errno(connection, "no memory for Redis's answers", ENOMEM);
}

static void on_resolved(void *context, const struct resolve_address *addresses, size_t count, const char *problem)
{
    struct connection *connection = context;
    enter(connection);
    if (count)
        /* Of several addresses the next one at each attempt: one dead address must not hold us up. */
        connect_to(connection, &addresses[connection->attempt % count]);
    else
        connection_drop(connection, problem);
    leave(connection);
}

/* Names are looked up at every attempt: after a fail-over the name may point elsewhere. Where a cluster sent us is
 * tried once; if that fails, we ask again at the address that we were given. */
static void attempt_begin(void *context)
{
    struct connection *connection = context;
    struct err err;
    enter(connection);
    connection->attempt++;
    if (!connection->is_moved)
        connection->url = connection->options.target->url;
    connection->is_moved = 0;
    connection->stage = RESOLVING;
    connection->progress_ms = clock_monotonic_ms();
    loop_timer_start(connection->options.loop, &connection->watch, WATCH_INTERVAL_MS, WATCH_INTERVAL_MS);
    if (redis_password_read(connection->options.target->password_file, &connection->url, &err) ||
        resolve_open(connection->options.loop, &connection->url, on_resolved, connection, &connection->resolve, &err))
        connection_drop(connection, err.text);
    leave(connection);
}

/* Looks for silence. A look-up is left alone: its thread ends by itself, and a second one would not be faster. */
static void on_watch(void *context)
{
    struct connection *connection = context;
    int64_t silent_ms = clock_monotonic_ms() - connection->progress_ms;
    enter(connection);
    if ((connection->stage == CONNECTING || connection->stage == SHAKING) && silent_ms > CONNECTION_CONNECT_MS)
        connection_drop(connection, "Redis did not take the connection in time");
    else if (connection->stage == READY && connection->awaited && silent_ms > connection->options.silence_ms)
        connection_drop(connection, "Redis did not answer in time");
    leave(connection);
}

struct connection *connection_new(const struct connection_options *options)
{
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        return NULL;
    connection->options = *options;
    connection->fd = -1;
    connection->backoff_ms = CONNECTION_BACKOFF_MIN_MS;
    loop_timer_init(&connection->retry, attempt_begin, connection);
    loop_timer_init(&connection->watch, on_watch, connection);
    loop_timer_start(options->loop, &connection->retry, 0, 0);
    return connection;
}
