/* The skeleton from outside: a real process that is started, asked over HTTP, and stopped by signals. */
#include "daemon.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define ANSWER_MAX   65536
#define PATIENCE_MS  20000 /* a machine under load; no test waits for it when all is well */
#define ARGUMENT_MAX 8

struct child {
    pid_t pid;
    int out; /* its stdout and stderr */
    unsigned port;
    char text[ANSWER_MAX];
    size_t size;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void start(struct child *child, const char *const *arguments)
{
    int ends[2];
    const char *argv[ARGUMENT_MAX + 2] = {EXAMPLE_DAEMON};
    for (int i = 0; i < ARGUMENT_MAX && arguments[i]; i++)
        argv[i + 1] = arguments[i];
    memset(child, 0, sizeof *child);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    child->out = ends[0];
    child->pid = fork();
    assert_true(child->pid >= 0);
    if (child->pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execv(EXAMPLE_DAEMON, (char *const *)(uintptr_t)argv);
        _exit(99);
    }
    close(ends[1]);
}

/* Reads what the child says. Returns 0 at its end. */
static int listen_to(struct child *child)
{
    struct pollfd wait = {.fd = child->out, .events = POLLIN};
    assert_true(poll(&wait, 1, PATIENCE_MS) > 0);
    ssize_t got = read(child->out, child->text + child->size, sizeof child->text - 1 - child->size);
    if (got > 0)
        child->size += (size_t)got;
    return got > 0;
}

static void wait_for(struct child *child, const char *needle)
{
    while (!strstr(child->text, needle))
        if (!listen_to(child))
            fail_msg("the daemon ended without '%s': %s", needle, child->text);
}

static int wait_for_end(struct child *child)
{
    int status = 0;
    while (listen_to(child))
        continue;
    close(child->out);
    assert_int_equal(waitpid(child->pid, &status, 0), child->pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void run(struct child *child, const char *mode)
{
    const char *arguments[] = {"--set", "http_listen=127.0.0.1:0", "--set", mode, NULL};
    start(child, arguments);
    wait_for(child, "http_port=");
    const char *port = strstr(child->text, "http_port=") + strlen("http_port=");
    while (!strchr(port, '\n'))
        assert_true(listen_to(child));
    child->port = (unsigned)strtoul(port, NULL, 10);
}

static void get(const struct child *child, const char *request, char answer[ANSWER_MAX])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)child->port)};
    char text[256];
    size_t size = 0;
    ssize_t got;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    snprintf(text, sizeof text, "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", request);
    assert_int_equal(send(fd, text, strlen(text), 0), strlen(text));
    while ((got = recv(fd, answer + size, ANSWER_MAX - 1 - size, 0)) > 0)
        size += (size_t)got;
    answer[size] = '\0';
    close(fd);
}

static void sigterm_stops_it_with_zero_and_soon(void **state)
{
    (void)state;
    struct child child;
    run(&child, "mode=good");
    int64_t asked_ms = now_ms();
    kill(child.pid, SIGTERM);
    assert_int_equal(wait_for_end(&child), 0);
    assert_true(now_ms() - asked_ms < DAEMON_STOP_MS);
    assert_non_null(strstr(child.text, "close stops=1 looks=1"));
    assert_non_null(strstr(child.text, "stopped instance=i"));
}

static void sigint_stops_it_too(void **state)
{
    (void)state;
    struct child child;
    run(&child, "mode=good");
    kill(child.pid, SIGINT);
    assert_int_equal(wait_for_end(&child), 0);
}

static void work_in_hand_is_finished_first(void **state)
{
    (void)state;
    struct child child;
    run(&child, "mode=slow");
    kill(child.pid, SIGTERM);
    assert_int_equal(wait_for_end(&child), 0);
    assert_non_null(strstr(child.text, "close stops=1 looks=6"));
    assert_null(strstr(child.text, "stopped_busy"));
}

static void work_that_never_ends_is_cut_off_in_time(void **state)
{
    (void)state;
    struct child child;
    run(&child, "mode=busy");
    int64_t asked_ms = now_ms();
    kill(child.pid, SIGTERM);
    assert_int_equal(wait_for_end(&child), 0);
    int64_t took_ms = now_ms() - asked_ms;
    assert_true(took_ms > DAEMON_STOP_MS / 2 && took_ms < DAEMON_STOP_MS);
    assert_non_null(strstr(child.text, "stopped_busy"));
}

static void hanging_stop_is_cut_off_in_time(void **state)
{
    (void)state;
    struct child child;
    run(&child, "mode=hanging");
    int64_t asked_ms = now_ms();
    kill(child.pid, SIGTERM);
    assert_int_equal(wait_for_end(&child), 1);
    assert_true(now_ms() - asked_ms < DAEMON_STOP_MS + 1000);
    assert_non_null(strstr(child.text, "took too long"));
}

static void second_signal_ends_it_at_once(void **state)
{
    (void)state;
    struct child child;
    run(&child, "mode=busy");
    int64_t asked_ms = now_ms();
    kill(child.pid, SIGTERM);
    wait_for(&child, "stopping");
    kill(child.pid, SIGTERM);
    assert_int_equal(wait_for_end(&child), 1);
    assert_true(now_ms() - asked_ms < DAEMON_STOP_MS / 2);
}

static void health_readiness_metrics_and_own_pages_are_served(void **state)
{
    (void)state;
    struct child child;
    static char answer[ANSWER_MAX];
    run(&child, "mode=good");
    get(&child, "GET /healthz", answer);
    assert_non_null(strstr(answer, "HTTP/1.1 200"));
    assert_non_null(
        strstr(answer, "{\"healthy\":true,\"program\":\"triptych-example\",\"version\":\"" TRIPTYCH_VERSION));
    get(&child, "GET /readyz", answer);
    assert_non_null(strstr(answer, "HTTP/1.1 200"));
    assert_non_null(strstr(answer,
                           "{\"ready\":true,\"conditions\":[{\"name\":\"weather\",\"met\":true,\"reason\":null}],"
                           "\"notes\":[{\"name\":\"umbrella\",\"text\":\"There is none.\"}]}"));
    get(&child, "GET /metrics", answer);
    assert_non_null(strstr(answer, "text/plain; version=0.0.4"));
    assert_non_null(strstr(answer, "\ntriptych_example 42\n"));
    assert_non_null(strstr(answer, "\nprocess_resident_memory_bytes "));
    assert_non_null(strstr(answer, "\ntriptych_condition_met{condition=\"weather\"} 1\n"));
    get(&child, "HEAD /metrics", answer);
    assert_non_null(strstr(answer, "HTTP/1.1 200"));
    assert_null(strstr(answer, "triptych_example"));
    get(&child, "POST /metrics", answer);
    assert_non_null(strstr(answer, "HTTP/1.1 405"));
    get(&child, "GET /own", answer);
    assert_non_null(strstr(answer, "\r\n\r\ngood"));
    kill(child.pid, SIGTERM);
    assert_int_equal(wait_for_end(&child), 0);
}

static void unmet_condition_gives_503_with_its_reason(void **state)
{
    (void)state;
    struct child child;
    static char answer[ANSWER_MAX];
    run(&child, "mode=unready");
    get(&child, "GET /readyz", answer);
    assert_non_null(strstr(answer, "HTTP/1.1 503"));
    assert_non_null(strstr(answer, "{\"name\":\"weather\",\"met\":false,\"reason\":\"It rains.\"}"));
    get(&child, "GET /healthz", answer);
    assert_non_null(strstr(answer, "HTTP/1.1 200"));
    kill(child.pid, SIGTERM);
    assert_int_equal(wait_for_end(&child), 0);
}

static void stopping_daemon_is_not_ready(void **state)
{
    (void)state;
    struct child child;
    static char answer[ANSWER_MAX];
    run(&child, "mode=busy");
    kill(child.pid, SIGTERM);
    wait_for(&child, "stopping");
    get(&child, "GET /readyz", answer);
    assert_non_null(strstr(answer, "HTTP/1.1 503"));
    kill(child.pid, SIGTERM);
    wait_for_end(&child);
}

static void once(const char *const *arguments, int status, const char *needle)
{
    struct child child;
    start(&child, arguments);
    assert_int_equal(wait_for_end(&child), status);
    if (!strstr(child.text, needle))
        fail_msg("'%s' is not in: %s", needle, child.text);
}

static void exit_codes_and_words_follow_the_arguments(void **state)
{
    (void)state;
    once((const char *[]){"--version", NULL}, 0, "triptych-example " TRIPTYCH_VERSION "\n");
    once((const char *[]){"--help", NULL}, 0, "redis_url ");
    once((const char *[]){"--help", NULL}, 0, "good|busy|slow");
    once((const char *[]){"--check", NULL}, 0, "the settings are valid");
    once((const char *[]){"--check", "--set", "mode=odd", NULL}, 2, "mode (--set): 'odd' is not one of:");
    once((const char *[]){"--set", "nothing=1", NULL}, 2, "nothing (--set): there is no such setting");
    once((const char *[]){"--config", "/nowhere.ini", NULL}, 2, "/nowhere.ini");
    once((const char *[]){"--odd", NULL}, 2, "--odd");
    once((const char *[]){"--set", "http_listen=none", "--set", "mode=unopened", NULL}, 1, "nothing to open");
    once((const char *[]){"--set", "http_listen=none", "--set", "mode=misconfigured", NULL}, 2, "the weather");
    once((const char *[]){"--set", "http_listen=nonsense", NULL}, 2, "nonsense");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigterm_stops_it_with_zero_and_soon),
        cmocka_unit_test(sigint_stops_it_too),
        cmocka_unit_test(work_in_hand_is_finished_first),
        cmocka_unit_test(work_that_never_ends_is_cut_off_in_time),
        cmocka_unit_test(hanging_stop_is_cut_off_in_time),
        cmocka_unit_test(second_signal_ends_it_at_once),
        cmocka_unit_test(health_readiness_metrics_and_own_pages_are_served),
        cmocka_unit_test(unmet_condition_gives_503_with_its_reason),
        cmocka_unit_test(stopping_daemon_is_not_ready),
        cmocka_unit_test(exit_codes_and_words_follow_the_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
