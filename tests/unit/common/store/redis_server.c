#include "redis_server.h"

#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
/* after the four that it needs */
#include <cmocka.h>

#define START_MS      10000
#define REMOVALS_MAX  100 /* of the folder */
#define ARGUMENTS_MAX 48
#define ANSWER_SIZE   65536

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static int answers(const char *socket)
{
    redisContext *context = redisConnectUnix(socket);
    redisReply *reply = context && !context->err ? redisCommand(context, "PING") : NULL;
    /* With a password it answers NOAUTH: that is an answer too. LOADING is not. */
    int ok = reply && (reply->type != REDIS_REPLY_ERROR || strncmp(reply->str, "NOAUTH", 6) == 0);
    if (reply)
        freeReplyObject(reply);
    if (context)
        redisFree(context);
    return ok;
}

static void run_server(const struct redis_server *server, const char *const *extra)
{
    char port[16];
    snprintf(port, sizeof port, "%d", server->port);
    const char *arguments[ARGUMENTS_MAX] = {"redis-server",
                                            "--port",
                                            port,
                                            "--unixsocket",
                                            server->socket,
                                            "--dir",
                                            server->folder,
                                            "--save",
                                            "",
                                            "--appendonly",
                                            "yes",
                                            "--appendfsync",
                                            "everysec",
                                            "--daemonize",
                                            "no",
                                            "--logfile",
                                            "redis.log",
                                            "--bind",
                                            "127.0.0.1",
                                            "--enable-debug-command",
                                            "yes"};
    size_t count = 0;
    while (arguments[count])
        count++;
    for (size_t i = 0; extra && extra[i]; i++) {
        assert_true(count < ARGUMENTS_MAX - 1);
        arguments[count++] = extra[i];
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that crashes leaves none behind */
    execvp("redis-server", (char *const *)arguments);
    _exit(127);
}

void redis_server_start(struct redis_server *server, const char *const *extra)
{
    server->pid = fork();
    assert_true(server->pid >= 0);
    if (server->pid == 0)
        run_server(server, extra);
    for (long waited = 0; waited < START_MS; waited += 10) {
        if (answers(server->socket))
            return;
        assert_int_equal(waitpid(server->pid, NULL, WNOHANG), 0);
        pause_ms(10);
    }
    fail_msg("redis-server did not answer on %s", server->socket);
}

void redis_server_init(struct redis_server *server, const char *const *extra)
{
    const char *base = getenv("TMPDIR");
    memset(server, 0, sizeof *server);
    snprintf(server->folder, sizeof server->folder, "%.30s/triptych-redis-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(server->folder));
    snprintf(server->socket, sizeof server->socket, "%s/s", server->folder);
    for (size_t i = 0; extra && extra[i]; i++)
        if (strcmp(extra[i], "--port") == 0)
            server->port = atoi(extra[i + 1]);
    redis_server_start(server, extra);
}

void redis_server_kill(struct redis_server *server)
{
    if (server->pid <= 0)
        return;
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    server->pid = 0;
}

void redis_server_done(struct redis_server *server)
{
    char command[96];
    redis_server_kill(server);
    snprintf(command, sizeof command, "rm -rf -- '%s'", server->folder);
    /* A child that writes a file for a replica lives on for a moment. */
    int failed = system(command);
    for (int i = 0; failed && i < REMOVALS_MAX; i++) {
        pause_ms(20);
        failed = system(command);
    }
    assert_int_equal(failed, 0);
}

int redis_server_free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static void write_answer(const redisReply *reply, char *out, size_t size)
{
    if (reply->type == REDIS_REPLY_INTEGER) {
        snprintf(out, size, "%lld", reply->integer);
    } else if (reply->type == REDIS_REPLY_ARRAY) {
        for (size_t i = 0; i < reply->elements; i++) {
            size_t used = strlen(out);
            snprintf(out + used, size - used, "%s%s", i ? " " : "",
                     reply->element[i]->str ? reply->element[i]->str : "");
        }
    } else if (reply->str) {
        snprintf(out, size, "%s", reply->str);
    }
}

const char *redis_server_ask(const struct redis_server *server, const char *format, ...)
{
    static char out[ANSWER_SIZE];
    char line[4096];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    redisContext *context = redisConnectUnix(server->socket);
    assert_non_null(context);
    assert_int_equal(context->err, 0);
    redisReply *reply = redisCommand(context, line);
    assert_non_null(reply);
    out[0] = 0;
    write_answer(reply, out, sizeof out);
    freeReplyObject(reply);
    redisFree(context);
    return out;
}
