/* Opening and closing what a daemon works with, and what its metrics and log say of it. */
#include "service.h"

#include "clock.h"
#include "link_curve.h"
#include "redis_settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MEASURE_MS    1000
#define CALLER_MS     2000
#define CALLER_TTL_MS (3 * CALLER_MS)

static struct metrics *metrics_of(struct service *service)
{
    return daemon_metrics(service->daemon);
}

static void set_gauge(struct service *service, const char *name, const char *help, double value)
{
    metric_set(metrics_gauge(metrics_of(service), name, help, NULL, NULL), value);
}

/* Totals are counted by the link itself; the metric follows. */
static void follow_total(struct service *service, const char *name, const char *help, uint64_t total)
{
    struct metric *metric = metrics_counter(metrics_of(service), name, help, NULL, NULL);
    /* By the difference, since a counter is only ever added to. */
    metric_add(metric, (double)total - metric_value(metric));
}

static void measure(void *context)
{
    struct service *service = context;
    /* A gauge that is registered again is found by its name: nothing to keep for it. */
    set_gauge(service, "triptych_store_pending", "calls that wait for an answer of Redis",
              store_pending(service->store));
    if (service->receiver) {
        set_gauge(service, "triptych_link_in_hand", "pieces of work in hand", link_receiver_in_hand(service->receiver));
        set_gauge(service, "triptych_link_upstreams", "senders connected to", link_receiver_senders(service->receiver));
    }
    if (service->sender) {
        struct link_sender_counts counts = link_sender_counts(service->sender);
        set_gauge(service, "triptych_link_queued", "pieces of work that wait for a receiver", counts.queued);
        set_gauge(service, "triptych_link_in_flight", "pieces of work that receivers have in flight", counts.in_flight);
        set_gauge(service, "triptych_link_credit", "pieces of work that receivers asked for", (double)counts.credit);
        set_gauge(service, "triptych_link_workers", "receivers connected", counts.receivers);
        follow_total(service, "triptych_link_sent_total", "pieces of work sent to receivers", counts.sent);
        follow_total(service, "triptych_link_again_total", "pieces of work announced again", counts.again);
        follow_total(service, "triptych_link_done_total", "pieces of work that receivers finished", counts.done);
    }
}

static void on_noted(void *context, const struct store_result *result)
{
    (void)result; /* full or away: the store's state says so */
    ((struct service *)context)->is_noting = 0;
}

/* Says that we are there, one call at a time. A Redis that has become a replica is found out by it, also by a daemon
 * that has nothing else to write. */
static void note_caller(void *context)
{
    struct service *service = context;
    if (!service->is_noting)
        service->is_noting = !store_caller_note(service->store, CALLER_TTL_MS, on_noted, service, NULL);
    service_show(service);
}

static void on_state(void *context, enum store_state state, const char *reason)
{
    struct service *service = context;
    service->store_state = state;
    /* A full Redis is not ready either: what is given to this replica would only wait. */
    daemon_ready_set(service->daemon, "redis", state == STORE_UP, state == STORE_UP ? NULL : reason);
    if (state == STORE_UP)
        log_info("redis_up", LOG_TEXT("instance", daemon_instance(service->daemon)));
    else
        log_warn(state == STORE_FULL ? "redis_full" : "redis_down", LOG_TEXT("reason", reason));
    if (service->on_store_state)
        service->on_store_state(service->context, state);
}

/* What others send must not fill the log. `kind` is a static string. */
static void warn_refused(struct service *service, const char *kind, const char *peer, const char *detail)
{
    uint64_t held_back;
    if (log_limit_take(&service->refusals, kind, &held_back))
        log_warn("frame_refused", LOG_TEXT("reason", kind), LOG_TEXT("peer", peer), LOG_TEXT("detail", detail),
                 LOG_INT("held_back", held_back));
}

static void count_event(struct service *service, enum link_event event)
{
    metric_add(metrics_counter(metrics_of(service), "triptych_link_events_total", "what happened on the links", "event",
                               link_event_name(event)),
               1);
}

/* A refusal by the socket is an event of the link like one by the sender, and has a reason besides. */
static void on_bus_refused(void *context, const char *reason, const char *address, const char *detail)
{
    struct service *service = context;
    metric_add(metrics_counter(metrics_of(service), "triptych_link_refused_total",
                               "peers and frames refused on the bus", "reason", reason),
               1);
    count_event(service, LINK_FRAME_REFUSED);
    warn_refused(service, reason, address, detail);
}

static void on_link_event(void *context, enum link_event event, const char *peer, const char *detail)
{
    struct service *service = context;
    const char *name = link_event_name(event);
    count_event(service, event);
    if (event == LINK_AGAIN)
        log_debug(name, LOG_TEXT("work", peer), LOG_TEXT("detail", detail));
    else if (event == LINK_FRAME_REFUSED)
        warn_refused(service, name, peer, detail);
    else if (event == LINK_ENDPOINTS || event == LINK_WORK_TAKEN)
        log_warn(name, LOG_TEXT("peer", peer), LOG_TEXT("detail", detail));
    else
        log_info(name, LOG_TEXT("peer", peer), LOG_TEXT("detail", detail));
}

int service_open(struct service *service, struct daemon *daemon, struct err *err)
{
    const struct settings *settings = daemon_settings(daemon);
    struct store_options options = {REDIS_OPTIONS(settings),
                                    .edition = settings_text(settings, "edition"),
                                    .instance = daemon_instance(daemon),
                                    .keep_articles_ms = settings_int(settings, "keep_articles"),
                                    .keep_feed = settings_int(settings, "keep_feed"),
                                    .keep_log = settings_int(settings, "keep_log"),
                                    .on_state = on_state,
                                    .context = service};
    /* First of all: without the key no link may be opened, not even for a moment. */
    int code = link_curve_open(settings_text(settings, "bus_key"), err);
    if (code)
        return code;
    service->daemon = daemon;
    service->started_ms = clock_now_ms();
    service->store_state = STORE_DOWN;
    daemon_ready_set(daemon, "redis", 0, "connecting");
    code = store_open(daemon_loop(daemon), &options, &service->store, err);
    if (code)
        return code;
    loop_timer_init(&service->measure, measure, service);
    loop_timer_start(daemon_loop(daemon), &service->measure, MEASURE_MS, MEASURE_MS);
    loop_timer_init(&service->caller, note_caller, service);
    /* A handshake of another version looks for these notes before it replaces the functions. */
    loop_timer_start(daemon_loop(daemon), &service->caller, 0, CALLER_MS);
    return 0;
}

/* The links call back with the service; the daemon's own functions get the daemon's state. */
static void pass_overdue(void *context, const char *id)
{
    struct service *service = context;
    service->on_overdue(service->context, id);
}

static void pass_job(void *context, struct link_job *job)
{
    struct service *service = context;
    service->on_job(service->context, job);
}

static void on_late(void *context, uint64_t count, int64_t oldest_ms)
{
    struct service *service = context;
    char reason[128];
    snprintf(reason, sizeof reason, "%" PRIu64 " pieces of work for %s are overdue, the oldest by %" PRId64 " s", count,
             service->gives_to, oldest_ms / 1000);
    set_gauge(service, "triptych_link_late", "pieces of work that are overdue by more than three leases",
              (double)count);
    set_gauge(service, "triptych_link_late_seconds", "by how much the oldest piece of work is overdue",
              (double)oldest_ms / 1000);
    service->late_count = count;
    service->late_ms = oldest_ms;
    daemon_ready_set(service->daemon, "work", !count, count ? reason : NULL);
    if (count && !service->is_late)
        log_warn("work_overdue", LOG_TEXT("reason", reason));
    service->is_late = count > 0;
}

static void on_room(void *context)
{
    service_pause(context, SERVICE_CROWDED, 0);
}

int service_open_sender(struct service *service, enum stage stage, unsigned queue_max,
                        void (*on_overdue)(void *context, const char *id), struct err *err)
{
    const struct settings *settings = daemon_settings(service->daemon);
    struct link_sender_options options = {.stage = stage,
                                          .instance = daemon_instance(service->daemon),
                                          .edition = settings_text(settings, "edition"),
                                          .listen = settings_text(settings, "bus_listen"),
                                          .advertise = settings_text(settings, "bus_advertise"),
                                          .queue_max = queue_max,
                                          .on_overdue = on_overdue ? pass_overdue : NULL,
                                          .on_room = on_room,
                                          .on_late = on_late,
                                          .on_event = on_link_event,
                                          .on_refused = on_bus_refused,
                                          .context = service};
    service->gives_to = stage_name(stage);
    service->on_overdue = on_overdue;
    return link_sender_open(daemon_loop(service->daemon), service->store, &options, &service->sender, err);
}

int service_open_receiver(struct service *service, enum stage stage, unsigned capacity,
                          void (*on_job)(void *context, struct link_job *job), struct err *err)
{
    struct link_receiver_options options = {.stage = stage,
                                            .instance = daemon_instance(service->daemon),
                                            .edition = settings_text(daemon_settings(service->daemon), "edition"),
                                            .capacity = capacity,
                                            .on_job = pass_job,
                                            .on_event = on_link_event,
                                            .context = service};
    service->on_job = on_job;
    service->stage = stage;
    int code = link_receiver_open(daemon_loop(service->daemon), service->store, &options, &service->receiver, err);
    if (code == 0)
        link_receiver_pause(service->receiver, service->pauses != 0);
    return code;
}

void service_stop(struct service *service)
{
    service_pause(service, SERVICE_STOPPING, 1);
    service_show(service);
}

int service_is_idle(const struct service *service)
{
    return !store_pending(service->store) && (!service->receiver || !link_receiver_in_hand(service->receiver));
}

void service_close(struct service *service)
{
    service->is_closing = 1;
    loop_timer_stop(&service->measure);
    loop_timer_stop(&service->caller);
    /* What receives is closed first, then what sends, then Redis, whose closing answers everything that is still under
     * way. */
    link_receiver_close(service->receiver);
    link_sender_close(service->sender);
    store_close(service->store);
    service->receiver = NULL;
    service->sender = NULL;
    service->store = NULL;
}
