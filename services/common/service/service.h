/* What each of the four daemons has beside the skeleton: a store, a link to its workers, a link to its upstreams, all
 * three wired to the daemon's readiness, log and metrics. So a daemon's own code says only what it does with the work.
 *
 * Readiness: "redis" (reachable, taking writes). Metrics: triptych_link_{queued,in_flight,credit,workers} and
 * triptych_link_{sent,again,done}_total and triptych_link_refused_total{reason} of the link to the workers,
 * triptych_link_events_total{event},
 * triptych_link_{in_hand,upstreams} of the link to the upstreams, triptych_store_pending. */
#ifndef TRIPTYCH_SERVICE_H
#define TRIPTYCH_SERVICE_H

#include "daemon.h"
#include "link.h"
#include "log_limit.h"
#include "store.h"

/* Settings that a daemon with a store adds to its own table. */
#define SERVICE_SETTINGS                                                                                               \
    {.name = "keep_articles",                                                                                          \
     .type = SETTING_MS,                                                                                               \
     .fallback = "30d",                                                                                                \
     .help = "how long an article stays after it was received"},                                                       \
        {.name = "keep_feed",                                                                                          \
         .type = SETTING_INT,                                                                                          \
         .fallback = "100000",                                                                                         \
         .help = "events kept in the feed for subscribers to resume from, about",                                      \
         .min = 1000,                                                                                                  \
         .max = 100000000},                                                                                            \
    {                                                                                                                  \
        .name = "keep_log", .type = SETTING_INT, .fallback = "1000000",                                                \
        .help = "entries kept in the commit log that classify rebuilds its index from, about", .min = 1000,            \
        .max = 100000000                                                                                               \
    }

struct service {
    struct daemon *daemon;
    struct store *store;
    struct link_upstream *downstream; /* gives work to the next stage; NULL for publish */
    struct link_worker *worker;       /* takes work of its own stage */
    enum store_state store_state;
    /* Told after the service's own reaction to a change of the store's state; may be NULL. */
    void (*on_store_state)(void *context, enum store_state state);
    void *context;
    /* Private to service.c. */
    void (*on_overdue)(void *context, const char *id);
    void (*on_room)(void *context);
    void (*on_job)(void *context, struct link_job *job);
    struct loop_timer measure;
    struct log_limits refusals;
};

/* Opens the store by the daemon's settings redis_url, edition and SERVICE_SETTINGS. `service` is embedded in the
 * daemon's state and zeroed before, but for on_store_state and context. */
int service_open(struct service *service, struct daemon *daemon, struct err *err);

/* Opens the link to the workers of `stage`, on the settings bus_listen and bus_advertise. `on_overdue` as in
 * link_upstream_options; callbacks get service->context. */
struct service_downstream {
    enum stage stage;
    unsigned queue_max;
    void (*on_overdue)(void *context, const char *id);
    void (*on_room)(void *context);
};
int service_give(struct service *service, const struct service_downstream *downstream, struct err *err);

/* Opens the link to the upstreams that give work of `stage`; `on_job` gets service->context. */
int service_take(struct service *service, enum stage stage, unsigned capacity,
                 void (*on_job)(void *context, struct link_job *job), struct err *err);

/* SIGTERM: no new work. */
void service_stop(struct service *service);
/* Whether nothing is in hand and no call waits for Redis. */
int service_is_idle(const struct service *service);
/* Closes all three; NULL members are fine. */
void service_close(struct service *service);

#endif
