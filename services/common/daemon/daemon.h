/* The skeleton of all daemons: arguments and settings, logs, the loop, signals, /healthz /readyz /metrics on
 * `http_listen`, and a clean stop within DAEMON_STOP_MS. A daemon's main.c fills a struct daemon_spec and returns
 * daemon_main(). */
#ifndef TRIPTYCH_DAEMON_H
#define TRIPTYCH_DAEMON_H

#include "err.h"
#include "http.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "settings.h"

#define DAEMON_STOP_MS 5000

struct daemon;

struct daemon_spec {
    const char *name;    /* "ingest" */
    const char *purpose; /* one line for --help */
    /* Own settings, beside those that every daemon has (http_listen log_level log_format) and, unless it is alone,
     * those of a desk (redis_url edition bus_listen bus_advertise bus_key); ends with a NULL name; may be NULL. */
    const struct setting *settings;
    int is_alone;         /* no part of a desk: knows neither Redis nor other daemons */
    size_t http_body_max; /* bytes of a request body on `http_listen`; 0: HTTP_BODY_MAX */
    /* Opens everything, sets *out_state. On failure it cleans up after itself and the daemon ends with exit 1
     * (ERR_INVALID: 2). */
    int (*open)(struct daemon *daemon, void **out_state, struct err *err);
    /* SIGTERM or SIGINT came: take no new work. NULL: nothing to do. */
    void (*stop)(void *state);
    /* Asked again and again after `stop`, until it returns 1 (nothing in hand) or DAEMON_STOP_MS have passed. NULL:
     * 1. */
    int (*is_idle)(void *state);
    void (*close)(void *state);
    /* Requests on `http_listen` other than the three above; NULL: 404. */
    http_handler_fn *on_request;
};

/* Exit codes: 0 asked to stop, 2 usage or configuration, 1 anything else. A second SIGTERM or SIGINT ends the process
 * at once (1), and so does a loop or a `close` that hangs until DAEMON_STOP_MS have passed. SIGPIPE is ignored, the
 * limit of open descriptors raised to the most that is allowed. */
int daemon_main(const struct daemon_spec *spec, int argc, char **argv);

struct loop *daemon_loop(struct daemon *daemon);
struct metrics *daemon_metrics(struct daemon *daemon);
const struct settings *daemon_settings(const struct daemon *daemon);
/* Which one it is, as daemon_spec has it ("ingest"). */
const char *daemon_name(const struct daemon *daemon);
/* This process's identity (common/id), fresh at each start. */
const char *daemon_instance(const struct daemon *daemon);

/* A named condition of readiness ("redis", "feeds"). /readyz answers 200 when every condition is met, else 503; it
 * lists each with its sentence either way. `reason` is copied, cut at 255 bytes; NULL when met. Conditions that do not
 * block (a missing contact) are noted with daemon_note: shown, but never 503. */
void daemon_ready_set(struct daemon *daemon, const char *condition, int is_met, const char *reason);
void daemon_note_set(struct daemon *daemon, const char *name, const char *sentence);
/* Calls `each` for every condition that is not met, then for every note that is set. Borrowed until it returns. */
typedef void daemon_trouble_fn(void *context, const char *name, int is_note, const char *sentence);
void daemon_troubles(const struct daemon *daemon, daemon_trouble_fn *each, void *context);

/* Answers /healthz, /readyz and /metrics, for a daemon that serves them on a listener of its own too. Returns 1 when it
 * has answered, 0 when the path is another one. */
int daemon_answer(struct daemon *daemon, struct http_request *request);

/* The same of /healthz alone: what anybody may ask. */
int daemon_answer_health(struct daemon *daemon, struct http_request *request);

/* A limit of an HTTP server of this daemon turned a client away: counted by reason, told in the log once a minute. */
void daemon_http_limited(struct daemon *daemon, enum http_limit limit, const struct net_address *client);

#endif
