/* What the files of the skeleton share. Private to daemon*.c, each using those before it: daemon_settings.c,
 * daemon_answer.c, daemon_stop.c, daemon.c. */
#ifndef TRIPTYCH_DAEMON_STATE_H
#define TRIPTYCH_DAEMON_STATE_H

#include "daemon.h"
#include "health.h"
#include "http_limits.h"
#include "id.h"
#include "process.h"

#define DAEMON_EXIT_STOPPED 0
#define DAEMON_EXIT_FAILED  1
#define DAEMON_EXIT_USAGE   2

#define DAEMON_TABLES 4

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

/* daemon_settings.c: the tables of this daemon's settings, and what is printed of them. */
void daemon_settings_tables(const struct daemon_spec *spec, const struct setting *out_tables[DAEMON_TABLES]);
void daemon_print_help(const struct daemon *daemon, const struct setting *const *tables);
void daemon_print_manual(const struct daemon *daemon, const struct setting *const *tables);

/* daemon_answer.c: opens `http_listen`, unless it is "none". */
int daemon_open_http(struct daemon *daemon, struct err *err);

/* daemon_stop.c: SIGTERM and SIGINT come through the loop. Signals are blocked before any thread of a library exists,
 * so that all of them inherit it. */
int daemon_open_signals(struct daemon *daemon, struct err *err);
void daemon_close_signals(struct daemon *daemon);

#endif
