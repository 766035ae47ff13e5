/* What every daemon does alike with work: announce it to the next stage, take no more of it, give it up. */
#include "service.h"

#include <assert.h>

#define PAUSES_ALL ((unsigned)(SERVICE_STOPPING | SERVICE_CROWDED | SERVICE_NOT_READY))

void service_pause(struct service *service, enum service_pause why, int is_paused)
{
    unsigned before = service->pauses;
    assert(why && !((unsigned)why & ~PAUSES_ALL));
    /* Several reasons at once: taking goes on when the last of them has ended. */
    service->pauses = is_paused ? before | (unsigned)why : before & ~(unsigned)why;
    if (service->pauses == before)
        return;
    if (service->receiver)
        link_receiver_pause(service->receiver, service->pauses != 0);
    if (service->on_pause)
        service->on_pause(service->context);
}

int service_is_paused(const struct service *service, unsigned why)
{
    return (service->pauses & (why ? why : PAUSES_ALL)) != 0;
}

int service_announce(struct service *service, const Triptych__Work *work, struct err *err)
{
    int code = link_push(service->sender, work, err);
    /* Backpressure: a stage that is slow stops the one before it, up to ingest, which then leaves feeds unread. */
    if (link_is_crowded(service->sender))
        service_pause(service, SERVICE_CROWDED, 1);
    return code;
}

int service_is_hopeless(int code)
{
    /* What is wrong with the work itself stays wrong. A full or absent Redis, or no memory, may pass. */
    return code == ERR_INVALID || code == ERR_TOO_LARGE;
}

/* What the id is of, as the log names it. */
static const char *id_name(const struct service *service)
{
    return service->stage == STAGE_CLASSIFY ? "article" : "story";
}

int service_give_up(struct service *service, const char *id, const char *reason, store_done_fn *done, void *context)
{
    metric_add(service->rejected, 1);
    log_warn("work_given_up", LOG_TEXT(id_name(service), id), LOG_TEXT("reason", reason));
    return store_dead_add(service->store, service->stage, id, reason, done, context, NULL);
}

/* While the service closes, the store answers all calls with failures: they are no news. */
void service_work_failed(struct service *service, const char *id, int code, const char *reason)
{
    uint64_t held_back;
    assert(code < 0);
    if (service->is_closing)
        return;
    if (service_is_hopeless(code)) {
        service_give_up(service, id, reason, NULL, NULL);
        return;
    }
    metric_add(service->failed, 1);
    if (log_limit_take(&service->failures, "work_failed", &held_back))
        log_warn("work_failed", LOG_TEXT(id_name(service), id), LOG_TEXT("reason", reason),
                 LOG_INT("held_back", held_back));
}
