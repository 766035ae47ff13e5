/* A hub has delivered what is new in a feed (WebSub, room `push`): its items go the way of a feed that was fetched. The
 * feed's state is not touched: whoever asks for it keeps that. */
#include "ingest.h"

#include <string.h>

static void count_event(struct ingest *ingest, enum push_event event)
{
    metric_add(metrics_counter(daemon_metrics(ingest->service.daemon), "triptych_websub_total",
                               "what became of subscriptions at hubs", "event", push_event_name(event)),
               1);
}

static void on_event(void *context, enum push_event event, const char *feed, const char *sentence)
{
    char name[URL_LOG_SIZE];
    count_event(context, event);
    url_for_log(feed, name);
    if (event == PUSH_REFUSED || event == PUSH_DENIED || event == PUSH_UNSIGNED)
        log_warn("hub_trouble", LOG_TEXT("feed", name), LOG_TEXT("event", push_event_name(event)),
                 LOG_TEXT("reason", sentence));
    else if (event != PUSH_DELIVERED)
        log_info("hub_subscription", LOG_TEXT("feed", name), LOG_TEXT("event", push_event_name(event)));
}

static int on_delivery(void *context, const char *feed, const char *content_type, const char *body, size_t size_bytes)
{
    struct ingest *ingest = context;
    const struct feed_state no_state = {0};
    const struct fetch_answer answer = {.status = 200,
                                        .body = body,
                                        .size_bytes = size_bytes,
                                        .url = feed,
                                        .moved_url = "",
                                        .sentence = "",
                                        .content_type = content_type,
                                        .content_location = "",
                                        .content_language = "",
                                        .etag = "",
                                        .last_modified = "",
                                        .link = "",
                                        .retry_after = "",
                                        .cache_control = ""};
    /* A hub delivers when it likes, and many may at once: what is refused here it delivers again, so nothing is lost
     * but time. */
    if (ingest->is_stopping || ingest->pushed_in_hand == INGEST_PUSHED_MAX ||
        ingest->storing_bytes > INGEST_STORING_MAX || !ingest_may_take(ingest))
        return 0;
    struct feed_job *job = feed_job_new(ingest, feed, &no_state, "");
    if (!job)
        return 0;
    job->is_pushed = 1;
    ingest->pushed_in_hand++;
    on_feed_read(job, &answer);
    return 1;
}

int on_feed_pushed_open(struct ingest *ingest, struct err *err)
{
    const char *address = settings_text(daemon_settings(ingest->service.daemon), "websub_address");
    const struct push_options options = {.loop = daemon_loop(ingest->service.daemon),
                                         .store = ingest->service.store,
                                         .address = address,
                                         .on_delivery = on_delivery,
                                         .on_event = on_event,
                                         .context = ingest};
    return address[0] ? push_open(&options, ingest->fetcher, &ingest->push, err) : 0;
}

void on_feed_pushed_request(void *state, struct http_request *request)
{
    struct ingest *ingest = state;
    if (!ingest->push || !push_answer(ingest->push, request))
        http_problem(request, 404, "Not Found", "There are /healthz, /readyz and /metrics here.");
}
