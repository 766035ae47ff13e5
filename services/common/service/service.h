/* What each of the four daemons has beside the skeleton: a store, a sender that gives work to the next stage, a
 * receiver that takes work of its own stage, all three wired to the daemon's readiness, log and metrics; and what each
 * does alike with work: announce it, take no more of it, give it up. So a daemon's own code says only what it does with
 * the work.
 *
 * Readiness: "redis" (reachable, taking writes), "work" (what is given to the next stage is not overdue by more than
 * LINK_LATE_MS). Metrics: triptych_link_{queued,in_flight,credit,workers,late,late_seconds} and
 * triptych_link_{sent,again,done}_total and triptych_link_refused_total{reason} of the sender,
 * triptych_link_events_total{event},
 * triptych_link_{in_hand,upstreams} of the receiver, triptych_store_pending. */
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
     .fallback = SETTING_TEXT_OF(STORE_KEEP_ARTICLES_DAYS) "d",                                                        \
     .help = "how long an article stays after it was received"},                                                       \
        {.name = "keep_feed",                                                                                          \
         .type = SETTING_INT,                                                                                          \
         .fallback = SETTING_TEXT_OF(STORE_KEEP_FEED),                                                                 \
         .help = "events kept in the feed for subscribers to resume from, about",                                      \
         .min = 1000,                                                                                                  \
         .max = 100000000},                                                                                            \
    {                                                                                                                  \
        .name = "keep_log", .type = SETTING_INT, .fallback = SETTING_TEXT_OF(STORE_KEEP_LOG),                          \
        .help = "entries kept in the commit log that classify rebuilds its index from, about", .min = 1000,            \
        .max = 100000000                                                                                               \
    }

/* Why no new work is taken: any of these is enough. */
enum service_pause {
    SERVICE_STOPPING = 1,  /* SIGTERM came */
    SERVICE_CROWDED = 2,   /* the next stage does not keep up */
    SERVICE_NOT_READY = 4, /* a reason of the daemon's own */
};

struct service {
    struct daemon *daemon;
    struct store *store;
    struct link_sender *sender;     /* gives work to the next stage; NULL for publish */
    struct link_receiver *receiver; /* takes work of its own stage */
    enum store_state store_state;
    /* Called after the service's own reaction to a change of the store's state; may be NULL. */
    void (*on_store_state)(void *context, enum store_state state);
    /* Called when the intake was paused or resumed, or the reason changed; may be NULL. */
    void (*on_pause)(void *context);
    void *context;
    /* The daemon's metrics of work that was given up, and of tries that come back when overdue. */
    struct metric *rejected, *failed;
    /* Private to the service. */
    unsigned pauses;  /* a set of enum service_pause */
    enum stage stage; /* of the receiver */
    int is_closing;
    void (*on_overdue)(void *context, const char *id);
    void (*on_job)(void *context, struct link_job *job);
    struct loop_timer measure, caller;
    int is_noting, is_showing; /* a call is under way */
    int64_t started_ms;        /* since 1970 UTC */
    uint64_t late_count;       /* of the next stage's work */
    int64_t late_ms;
    struct log_limits refusals, failures;
    const char *gives_to; /* the stage whose work is given out */
    int is_late;
};

/* Opens the store by the daemon's settings redis_url, edition and SERVICE_SETTINGS. `service` is embedded in the
 * daemon's state and zeroed before, but for on_store_state, on_pause and context. */
int service_open(struct service *service, struct daemon *daemon, struct err *err);

/* Opens the sender of work for `stage`, on the settings bus_listen and bus_advertise; of `queue_max` pieces that wait
 * three quarters pause the intake. `on_overdue` as in link_sender_options, may be NULL; it gets service->context. */
int service_open_sender(struct service *service, enum stage stage, unsigned queue_max,
                        void (*on_overdue)(void *context, const char *id), struct err *err);

/* Opens the receiver of work of `stage`, of which at most `capacity` pieces are in flight here; `on_job` gets
 * service->context. It takes work at once unless the service is paused. */
int service_open_receiver(struct service *service, enum stage stage, unsigned capacity,
                          void (*on_job)(void *context, struct link_job *job), struct err *err);

/* Puts into Redis what this daemon says of itself (common/replica). service.c calls it. */
void service_show(struct service *service);

/* Sets or ends one reason to take no new work. */
void service_pause(struct service *service, enum service_pause why, int is_paused);
/* Whether there is a reason; `why` is a set of those that are asked about, or 0 for any. */
int service_is_paused(const struct service *service, unsigned why);

/* Sends work to the next stage. What finds no room stays in the todo set and is announced when overdue. Pauses the
 * intake when the next stage does not keep up, until it does. Returns 0, ERR_FULL, or the reason why the work could not
 * be packed. */
int service_announce(struct service *service, const Triptych__Work *work, struct err *err);

/* Whether what failed with `code` fails each time, so that it can only be given up. */
int service_is_hopeless(int code);
/* Gives up work on `id` (an article's or a story's): counts it as rejected, logs it, puts it among the dead letters of
 * the receiver's stage. `done` (may be NULL) is called as store_dead_add's. Returns 0, or < 0 when Redis was not asked:
 * then `done` is not called, and the work comes back when overdue. */
int service_give_up(struct service *service, const char *id, const char *reason, store_done_fn *done, void *context);
/* Work on `id` failed with `code`: what is hopeless is given up; anything else comes back when overdue and counts as
 * failed. The caller ends its job as rejected either way. */
void service_work_failed(struct service *service, const char *id, int code, const char *reason);

/* SIGTERM: no new work. */
void service_stop(struct service *service);
/* Whether no work is in flight and no call waits for Redis. */
int service_is_idle(const struct service *service);
/* Closes all three; NULL members are fine. */
void service_close(struct service *service);

#endif
