/* The end of a daemon: it is asked to stop, and has DAEMON_STOP_MS to finish what it has begun. */
#include "clock.h"
#include "daemon_state.h"

#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define IDLE_POLL_MS 10  /* how often a stopping daemon asks whether it is done */
#define CLOSE_MS     500 /* of DAEMON_STOP_MS, kept for closing */

/* Both are async-signal-safe: they must work although the loop hangs in a callback. */
static void exit_at_once(int number)
{
    static const char late[] = "the stop took too long, what was in hand is cut off\n";
    if (number == SIGALRM && write(STDERR_FILENO, late, sizeof late - 1) < 0)
        /* Whatever it held comes back by its lease, as after kill -9. */
        _exit(DAEMON_EXIT_FAILED);
    _exit(DAEMON_EXIT_FAILED);
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

int daemon_open_signals(struct daemon *daemon, struct err *err)
{
    sigset_t signals;
    loop_timer_init(&daemon->stop_timer, on_stop_timer, daemon);
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

void daemon_close_signals(struct daemon *daemon)
{
    loop_timer_stop(&daemon->stop_timer);
    if (daemon->signal_fd < 0)
        return;
    loop_fd_forget(daemon->loop, daemon->signal_fd);
    close(daemon->signal_fd);
    daemon->signal_fd = -1;
}
