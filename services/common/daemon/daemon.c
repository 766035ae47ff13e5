/* The skeleton of all daemons: arguments, settings, log, loop, signals, /healthz /readyz /metrics, and the order of
 * opening and closing. A daemon gives a daemon_spec and gets its loop. The exit status is part of the contract: 0 asked
 * to stop, 2 usage or configuration, 1 anything else. */
#include "daemon.h"

#include "arguments.h"
#include "clock.h"
#include "health.h"
#include "http_limits.h"
#include "id.h"
#include "manual.h"
#include "process.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define HTTP_CONNECTIONS_MAX 64 /* on http_listen: probes, scrapes, a person */
#define HTTP_IDLE_S          30
#define IDLE_POLL_MS         10  /* how often a stopping daemon asks whether it is done */
#define CLOSE_MS             500 /* of DAEMON_STOP_MS, kept for closing */

#define EXIT_STOPPED 0
#define EXIT_FAILED  1
#define EXIT_USAGE   2

struct daemon {
    const struct daemon_spec *spec;
    struct settings *settings;
    struct metrics *metrics;
    struct process_metrics process;
    struct health health;
    struct http_limits http_limits;
    struct loop *loop;
    struct http_server *http;
    struct loop_timer stop_timer;
    int64_t stop_by_ms; /* on the monotonic clock; 0: not stopping */
    int signal_fd;
    void *state;
    int is_open; /* `open` succeeded: there is a state to stop and to ask */
    char program[64];
    char instance[ID_SIZE];
};

/* What every daemon has, in the order in which --help lists it; the desk's and the daemon's own tables follow. */
static const struct setting shared_settings[] = {
    {.name = "http_listen", .fallback = "127.0.0.1:9100", .help = "/healthz /readyz /metrics; none: not at all"},
    {.name = "log_level",
     .type = SETTING_CHOICE,
     .fallback = "info",
     .choices = "debug|info|warn|error",
     .help = "the least that is logged"},
    {.name = "log_format",
     .type = SETTING_CHOICE,
     .fallback = "text",
     .choices = "text|json",
     .help = "one line a fact on stderr, for people or for machines"},
    {.name = NULL},
};

/* Of daemons that are part of a desk. */
static const struct setting desk_settings[] = {
    {.name = "redis_url",
     .fallback = "redis://127.0.0.1:6379/0",
     .help = "Redis: redis://[:password@]host:port/db or unix:///path"},
    {.name = "redis_password_file",
     .fallback = "",
     .help = "file with Redis's password in its first line; a password in redis_url wins"},
    {.name = "edition", .fallback = "world", .help = "which set of feeds and stories this is, apart from all others"},
    {.name = "bus_listen",
     .fallback = "tcp://127.0.0.1:*",
     .help = "where the next stage's workers connect to, as ZeroMQ writes it"},
    {.name = "bus_advertise",
     .fallback = "",
     .help = "how they find it; empty: bus_listen as bound; auto: this host's address on Redis's network"},
    {.name = "bus_key",
     .fallback = "",
     .help = "key file that all processes share (triptych keys bus FILE); empty: links are not encrypted"},
    {.name = NULL},
};

struct loop *daemon_loop(struct daemon *daemon)
{
    return daemon->loop;
}

struct metrics *daemon_metrics(struct daemon *daemon)
{
    return daemon->metrics;
}

const struct settings *daemon_settings(const struct daemon *daemon)
{
    return daemon->settings;
}

const char *daemon_instance(const struct daemon *daemon)
{
    return daemon->instance;
}

/* Logged only when it changes: conditions are set by timers, again and again. */
void daemon_ready_set(struct daemon *daemon, const char *condition, int is_met, const char *reason)
{
    if (!health_condition_set(&daemon->health, condition, is_met, reason))
        return;
    if (is_met)
        log_info("condition_met", LOG_TEXT("condition", condition));
    else
        log_warn("condition_unmet", LOG_TEXT("condition", condition), LOG_TEXT("reason", reason));
}

void daemon_note_set(struct daemon *daemon, const char *name, const char *sentence)
{
    health_note_set(&daemon->health, name, sentence);
}

/* ── /healthz /readyz /metrics ── */

/* Whoever gets this answer knows that the loop turns. Nothing is looked up: an orchestrator that kills whatever waits
 * for Redis would make an outage longer. */
static void answer_healthz(struct daemon *daemon, struct http_request *request)
{
    char text[256];
    int len =
        snprintf(text, sizeof text, "{\"healthy\":true,\"program\":\"%s\",\"version\":\"%s\",\"instance\":\"%s\"}\n",
                 daemon->program, TRIPTYCH_VERSION, daemon->instance);
    http_respond(request, 200, "application/json", text, (size_t)len);
}

static void answer_readyz(struct daemon *daemon, struct http_request *request)
{
    char *text = malloc(HEALTH_JSON_MAX);
    if (!text) {
        http_problem(request, 503, "Service Unavailable", "There is no memory for the answer.");
        return;
    }
    size_t len = health_print(&daemon->health, text, HEALTH_JSON_MAX);
    unsigned status = health_is_ready(&daemon->health) ? 200 : 503;
    http_respond_take(request, status, "application/json", text, len);
}

static void answer_metrics(struct daemon *daemon, struct http_request *request)
{
    size_t size = 0;
    process_metrics_refresh(&daemon->process);
    char *text = metrics_print(daemon->metrics, &size);
    if (text)
        http_respond_take(request, 200, "text/plain; version=0.0.4; charset=utf-8", text, size);
    else
        http_problem(request, 503, "Service Unavailable", "There is no memory for the answer.");
}

typedef void answer_fn(struct daemon *daemon, struct http_request *request);

static int answer_at(struct daemon *daemon, struct http_request *request, const char *path, answer_fn *answer)
{
    const char *method = http_method(request);
    if (strcmp(http_path(request), path) != 0)
        return 0;
    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0) {
        answer(daemon, request);
        return 1;
    }
    http_header_add(request, "Allow", "GET, HEAD, OPTIONS");
    if (strcmp(method, "OPTIONS") == 0)
        http_respond(request, 204, NULL, "", 0);
    else
        http_problem(request, 405, "Method Not Allowed", "This is only read.");
    return 1;
}

int daemon_answer_health(struct daemon *daemon, struct http_request *request)
{
    return answer_at(daemon, request, "/healthz", answer_healthz);
}

int daemon_answer(struct daemon *daemon, struct http_request *request)
{
    return daemon_answer_health(daemon, request) || answer_at(daemon, request, "/readyz", answer_readyz) ||
           answer_at(daemon, request, "/metrics", answer_metrics);
}

void daemon_http_limited(struct daemon *daemon, enum http_limit limit, const struct net_address *client)
{
    http_limits_note(&daemon->http_limits, limit, client);
}

static void on_http_limit(void *context, enum http_limit limit, const struct net_address *client)
{
    daemon_http_limited(context, limit, client);
}

static void on_request(void *context, struct http_request *request)
{
    struct daemon *daemon = context;
    if (daemon_answer(daemon, request))
        return;
    if (daemon->spec->on_request && daemon->state)
        daemon->spec->on_request(daemon->state, request);
    else
        http_problem(request, 404, "Not Found", "There are /healthz, /readyz and /metrics here.");
}

static int open_http(struct daemon *daemon, struct err *err)
{
    struct http_options options = {.listen = settings_text(daemon->settings, "http_listen"),
                                   .connections_max = HTTP_CONNECTIONS_MAX,
                                   .body_max = daemon->spec->http_body_max,
                                   .client_connections_max = HTTP_CONNECTIONS_MAX / 2,
                                   .idle_timeout_s = HTTP_IDLE_S,
                                   .handler = on_request,
                                   .on_limit = on_http_limit,
                                   .context = daemon};
    /* Half of the connections for one address: a scraper that leaks them leaves the probes theirs. */
    if (strcmp(options.listen, "none") == 0)
        return 0;
    return http_open(daemon->loop, &options, &daemon->http, err);
}

/* ── stopping ── */

/* Both are async-signal-safe: they must work although the loop hangs in a callback. */
static void exit_at_once(int number)
{
    static const char late[] = "the stop took too long, what was in hand is cut off\n";
    if (number == SIGALRM && write(STDERR_FILENO, late, sizeof late - 1) < 0)
        /* Whatever it held comes back by its lease, as after kill -9. */
        _exit(EXIT_FAILED);
    _exit(EXIT_FAILED);
}

/* From now on a second signal, or the watchdog when closing hangs, ends the process at once. */
static void arm_hard_stop(void)
{
    struct sigaction action = {.sa_handler = exit_at_once};
    sigset_t signals;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_UNBLOCK, &signals, NULL);
    /* An orchestrator's own patience is longer, and its SIGKILL says nothing in the log. */
    alarm(DAEMON_STOP_MS / 1000);
}

static void on_stop_timer(void *context)
{
    struct daemon *daemon = context;
    int is_idle = !daemon->is_open || !daemon->spec->is_idle || daemon->spec->is_idle(daemon->state);
    /* Work in flight is finished or given back before the sockets close, so that a planned stop delays nothing. */
    if (!is_idle && clock_monotonic_ms() < daemon->stop_by_ms)
        return;
    if (!is_idle)
        log_warn("stopped_busy", LOG_TEXT("instance", daemon->instance),
                 LOG_INT("waited_ms", DAEMON_STOP_MS - CLOSE_MS));
    loop_stop(daemon->loop);
}

static void on_signal(void *context, int events)
{
    struct daemon *daemon = context;
    struct signalfd_siginfo info;
    (void)events;
    if (read(daemon->signal_fd, &info, sizeof info) != (ssize_t)sizeof info || daemon->stop_by_ms)
        return;
    arm_hard_stop();
    log_info("stopping", LOG_TEXT("instance", daemon->instance), LOG_TEXT("signal", strsignal((int)info.ssi_signo)));
    daemon->stop_by_ms = clock_monotonic_ms() + DAEMON_STOP_MS - CLOSE_MS;
    /* /readyz answers 503 from here on: a front stops sending readers while those that are here are served. */
    health_condition_set(&daemon->health, "running", 0, "The daemon was asked to stop.");
    if (daemon->is_open && daemon->spec->stop)
        daemon->spec->stop(daemon->state);
    loop_timer_start(daemon->loop, &daemon->stop_timer, 0, IDLE_POLL_MS);
}

/* Signals are blocked before any thread of a library exists, so that all of them inherit it. */
static int open_signals(struct daemon *daemon, struct err *err)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    /* A peer that is gone is an error of the call that writes to it, not the end of the process. */
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    daemon->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (daemon->signal_fd < 0)
        return err_set(err, ERR_IO, "cannot receive signals");
    return loop_fd_watch(daemon->loop, daemon->signal_fd, LOOP_READ, on_signal, daemon, err);
}

/* ── start ── */

static int open_own(struct daemon *daemon, struct err *err)
{
    daemon->signal_fd = -1;
    id_for_instance(daemon->instance);
    loop_timer_init(&daemon->stop_timer, on_stop_timer, daemon);
    daemon->metrics = metrics_new();
    daemon->http_limits.metrics = daemon->metrics;
    daemon->loop = loop_new();
    if (!daemon->metrics || !daemon->loop)
        return err_set(err, ERR_MEMORY, "no memory to start");
    process_metrics_init(&daemon->process, daemon->metrics, daemon->spec->name);
    /* Thousands of readers need as many descriptors; the soft limit is 1024 nearly everywhere. */
    process_raise_fd_limit();
    int code = open_signals(daemon, err);
    return code ? code : open_http(daemon, err);
}

static void close_own(struct daemon *daemon)
{
    loop_timer_stop(&daemon->stop_timer);
    http_close(daemon->http);
    if (daemon->signal_fd >= 0) {
        loop_fd_forget(daemon->loop, daemon->signal_fd);
        close(daemon->signal_fd);
    }
    loop_free(daemon->loop);
    metrics_free(daemon->metrics);
    settings_free(daemon->settings);
}

static int run(struct daemon *daemon)
{
    struct err err = {0};
    int code = open_own(daemon, &err);
    if (code == 0)
        code = daemon->spec->open(daemon, &daemon->state, &err);
    if (code == 0) {
        daemon->is_open = 1;
        log_info("started", LOG_TEXT("instance", daemon->instance), LOG_TEXT("version", TRIPTYCH_VERSION),
                 LOG_TEXT("edition", daemon->spec->is_alone ? "" : settings_text(daemon->settings, "edition")),
                 LOG_INT("http_port", daemon->http ? http_port(daemon->http) : 0));
        code = loop_run(daemon->loop, &err);
    }
    if (code)
        log_error(daemon->is_open ? "failed" : "start_failed", LOG_TEXT("instance", daemon->instance),
                  LOG_TEXT("reason", err.text));
    if (daemon->is_open && daemon->spec->close)
        daemon->spec->close(daemon->state);
    if (code == 0)
        log_info("stopped", LOG_TEXT("instance", daemon->instance));
    close_own(daemon);
    /* `open` says ERR_INVALID for a setting's value that only it could judge (a file, an address): usage, so that an
     * orchestrator does not start it again and again. */
    return code == 0 ? EXIT_STOPPED : code == ERR_INVALID ? EXIT_USAGE : EXIT_FAILED;
}

static void print_help(const struct daemon *daemon, const struct setting *const *tables)
{
    printf("%s: %s\n\n"
           "  --config FILE      settings from an ini file\n"
           "  --set name=value   one setting; wins over the file\n"
           "  --check            check the settings and exit\n"
           "  --version, --help, --man\n\n"
           "The environment variable TRIPTYCH_NAME sets `name` and wins over both.\n\nSettings:\n",
           daemon->program, daemon->spec->purpose);
    settings_print_help(tables);
}

static void print_manual(const struct daemon *daemon, const struct setting *const *tables)
{
    static const struct manual_option options[] = {{"--config FILE", "settings from an ini file"},
                                                   {"--set name=value", "one setting; wins over the file"},
                                                   {"--check", "check the settings and exit"},
                                                   {"--version, --help, --man", "say what this is"},
                                                   {NULL, NULL}};
    const struct manual manual = {.program = daemon->program,
                                  .section = 8,
                                  .purpose = daemon->spec->purpose,
                                  .synopsis = "[--config FILE] [--set name=value]…",
                                  .options = options,
                                  .tables = tables,
                                  .see_also = "triptych(1)"};
    manual_print(&manual);
}

static int fulfil(struct daemon *daemon, const struct arguments *arguments)
{
    static const struct setting none[] = {{.name = NULL}};
    const struct setting *own = daemon->spec->settings ? daemon->spec->settings : none;
    const struct setting *const tables[] = {shared_settings, daemon->spec->is_alone ? none : desk_settings, own, NULL};
    struct err err = {0};
    if (arguments->wish == WISH_HELP) {
        print_help(daemon, tables);
        return EXIT_STOPPED;
    }
    if (arguments->wish == WISH_MANUAL) {
        print_manual(daemon, tables);
        return EXIT_STOPPED;
    }
    if (arguments->wish == WISH_VERSION) {
        printf("%s %s\n", daemon->program, TRIPTYCH_VERSION);
        return EXIT_STOPPED;
    }
    if (settings_load(tables, arguments->config_path, arguments->sets, &daemon->settings, &err)) {
        fprintf(stderr, "%s: %s\n", daemon->program, err.text);
        return EXIT_USAGE;
    }
    if (arguments->wish == WISH_CHECK) {
        printf("%s: the settings are valid\n", daemon->program);
        settings_free(daemon->settings);
        return EXIT_STOPPED;
    }
    log_setup(daemon->spec->name, (enum log_level)settings_int(daemon->settings, "log_level"),
              (int)settings_int(daemon->settings, "log_format"));
    return run(daemon);
}

int daemon_main(const struct daemon_spec *spec, int argc, char **argv)
{
    struct daemon *daemon = calloc(1, sizeof *daemon);
    struct arguments arguments;
    struct err err = {0};
    if (!daemon)
        return EXIT_FAILED;
    daemon->spec = spec;
    snprintf(daemon->program, sizeof daemon->program, "triptych-%s", spec->name);
    int status = EXIT_USAGE;
    if (arguments_parse(argc, (const char *const *)argv, &arguments, &err))
        fprintf(stderr, "%s: %s\n", daemon->program, err.text);
    else
        status = fulfil(daemon, &arguments);
    free(daemon);
    return status;
}
