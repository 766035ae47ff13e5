/* One socket to a Sentinel: asks for the master, subscribes to +switch-master, pings, and goes to the next Sentinel when
 * this one is silent or gone. */
#include "sentinel_watch.h"

#include "clock.h"
#include "command.h"
#include "redis_password.h"
#include "redis_stream.h"
#include "reply.h"
#include "resolve.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ_CHUNK REDIS_TLS_RECORD /* with less, the rest of a record would wait in TLS, and the loop would not tell */

enum watch_stage { RESTING, RESOLVING, CONNECTING, LISTENING };

struct sentinel_watch {
    struct loop *loop;
    const struct redis_target *target;
    sentinel_master_fn *on_master;
    void *context;
    enum watch_stage stage;
    struct redis_url url; /* of the Sentinel that is tried */
    unsigned turn;        /* which of the Sentinels comes next */
    struct resolve *resolve;
    struct redis_stream stream;
    redisReader *reader;
    int64_t heard_ms; /* monotonic: when it said something last, or the attempt began */
    struct loop_timer timer;
};

static void rest(struct sentinel_watch *watch)
{
    resolve_close(watch->resolve);
    watch->resolve = NULL;
    if (watch->stream.fd >= 0)
        loop_fd_forget(watch->loop, watch->stream.fd);
    redis_stream_close(&watch->stream);
    if (watch->reader)
        redisReaderFree(watch->reader);
    watch->reader = NULL;
    watch->stage = RESTING;
}

/* Commands are few and short: a socket that does not take them at once is not worth waiting for. */
static void say(struct sentinel_watch *watch, struct command *command)
{
    if (watch->stream.fd >= 0 && !command_finish(command)) {
        size_t size = command->size - command->start;
        if (redis_stream_write(&watch->stream, command->data + command->start, size) != (ssize_t)size)
            rest(watch);
    }
    command_done(command);
}

static void say_words(struct sentinel_watch *watch, const char *first, const char *second, const char *third)
{
    const char *const words[] = {first, second, third};
    struct command command;
    command_init(&command);
    for (unsigned i = 0; i < 3 && words[i]; i++)
        command_text(&command, words[i]);
    say(watch, &command);
}

/* ── what it says ── */

/* "NAME old-host old-port new-host new-port" */
static int read_switch(const struct sentinel_watch *watch, const char *text, struct redis_seed *out)
{
    char name[sizeof watch->url.master], port[8];
    return sscanf(text, "%127s %*255s %*7s %255s %7s", name, out->host, port) == 3 &&
           strcmp(name, watch->url.master) == 0 && (out->port = (unsigned)strtoul(port, NULL, 10)) > 0;
}

/* The answer to our question, or a message; other answers ("pong", "subscribe") name nobody. */
static int read_master(const struct sentinel_watch *watch, const redisReply *answer, struct redis_seed *out)
{
    const char *first = reply_text(reply_at(answer, 0));
    if (reply_count(answer) == 3 && strcmp(first, "message") == 0)
        return read_switch(watch, reply_text(reply_at(answer, 2)), out);
    out->port = (unsigned)strtoul(reply_text(reply_at(answer, 1)), NULL, 10);
    snprintf(out->host, sizeof out->host, "%s", first);
    return reply_count(answer) == 2 && out->port > 0 && out->port <= 65535;
}

/* Returns 0 when nothing complete is left; 1 with a master; -1 when this is not Redis's protocol. */
static int next_master(struct sentinel_watch *watch, struct redis_seed *out)
{
    for (;;) {
        void *answer = NULL;
        if (redisReaderGetReply(watch->reader, &answer) != REDIS_OK)
            return -1;
        if (!answer)
            return 0;
        int is_master = read_master(watch, answer, out);
        freeReplyObject(answer);
        if (is_master)
            return 1;
    }
}

static void listen_on(struct sentinel_watch *watch)
{
    char chunk[READ_CHUNK];
    struct redis_seed master = {0};
    ssize_t size = redis_stream_read(&watch->stream, chunk, sizeof chunk);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    int found = -1;
    if (size > 0 && redisReaderFeed(watch->reader, chunk, (size_t)size) == REDIS_OK)
        found = next_master(watch, &master);
    watch->heard_ms = clock_monotonic_ms();
    if (found < 0)
        rest(watch);
    else if (found)
        watch->on_master(watch->context, master.host, master.port); /* may free us; what else came waits for the pong */
}

/* ── from one to the next ── */

static void on_fd(void *context, int events)
{
    struct sentinel_watch *watch = context;
    struct err err;
    (void)events;
    if (watch->stage == LISTENING) {
        listen_on(watch);
        return;
    }
    int wanted = LOOP_READ;
    int done = redis_stream_connect(&watch->stream, &watch->url, &watch->target->tls, &wanted, &err);
    if (done < 0 || loop_fd_watch(watch->loop, watch->stream.fd, done ? LOOP_READ : wanted, on_fd, watch, &err)) {
        rest(watch);
        return;
    }
    if (!done)
        return;
    watch->stage = LISTENING;
    watch->heard_ms = clock_monotonic_ms();
    /* A Sentinel without a password answers AUTH by an error, which names nobody. */
    if (watch->url.password[0])
        say_words(watch, "AUTH", watch->url.user[0] ? watch->url.user : watch->url.password,
                  watch->url.user[0] ? watch->url.password : NULL);
    say_words(watch, "SENTINEL", "get-master-addr-by-name", watch->url.master);
    say_words(watch, "SUBSCRIBE", "+switch-master", NULL);
}

static void on_resolved(void *context, const struct resolve_address *addresses, size_t count, const char *problem)
{
    struct sentinel_watch *watch = context;
    struct err err;
    (void)problem;
    watch->stage = CONNECTING;
    watch->heard_ms = clock_monotonic_ms();
    watch->reader = redisReaderCreate();
    if (!count || !watch->reader || redis_stream_open(&watch->stream, &addresses[0], SENTINEL_SILENCE_MS) ||
        loop_fd_watch(watch->loop, watch->stream.fd, LOOP_WRITE, on_fd, watch, &err))
        rest(watch);
}

static void try_next(struct sentinel_watch *watch)
{
    const struct redis_url *given = &watch->target->url;
    const struct redis_seed *seed = &given->seeds[watch->turn++ % given->seed_count];
    struct err err;
    watch->url = *given;
    snprintf(watch->url.host, sizeof watch->url.host, "%s", seed->host);
    watch->url.port = seed->port;
    watch->stage = RESOLVING;
    if (redis_password_read(watch->target->password_file, &watch->url, &err) ||
        resolve_open(watch->loop, &watch->url, on_resolved, watch, &watch->resolve, &err))
        rest(watch);
}

static void on_tick(void *context)
{
    struct sentinel_watch *watch = context;
    int is_silent = clock_monotonic_ms() - watch->heard_ms > SENTINEL_SILENCE_MS;
    if ((watch->stage == CONNECTING || watch->stage == LISTENING) && is_silent)
        rest(watch);
    if (watch->stage == RESTING)
        try_next(watch);
    else if (watch->stage == LISTENING)
        say_words(watch, "PING", NULL, NULL);
}

struct sentinel_watch *sentinel_watch_new(struct loop *loop, const struct redis_target *target,
                                          sentinel_master_fn *on_master, void *context)
{
    struct sentinel_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return NULL;
    watch->loop = loop;
    watch->target = target;
    watch->on_master = on_master;
    watch->context = context;
    watch->stream.fd = -1;
    loop_timer_init(&watch->timer, on_tick, watch);
    loop_timer_start(loop, &watch->timer, SENTINEL_TICK_MS, SENTINEL_TICK_MS);
    return watch;
}

void sentinel_watch_again(struct sentinel_watch *watch)
{
    if (watch)
        rest(watch); /* the next tick goes on with the next one, which is asked at once */
}

void sentinel_watch_free(struct sentinel_watch *watch)
{
    if (!watch)
        return;
    rest(watch);
    loop_timer_stop(&watch->timer);
    free(watch);
}
