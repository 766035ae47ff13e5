#include "ingest.h"

#include <stdlib.h>

const struct setting ingest_settings[] = {
    SERVICE_SETTINGS,
    {.name = "contact",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "who runs this desk: a mail address or a URL, sent to every site that is asked; empty: no feed is read"},
    {.name = "feeds", .type = SETTING_TEXT, .fallback = "", .help = "lists of feeds to read (OPML), parted by commas"},
    {.name = "first_fetch_max_age",
     .type = SETTING_MS,
     .fallback = "72h",
     .help = "a feed's older items are left out the first time it is read"},
    {.name = "host_pause", .type = SETTING_MS, .fallback = "2s", .help = "pause between two requests to one host"},
    {.name = "fetch_private",
     .type = SETTING_BOOL,
     .fallback = "0",
     .help = "also fetch from addresses that are not on the public internet"},
    {.name = NULL},
};

int ingest_may_take(const struct ingest *ingest)
{
    return !ingest->is_stopping && !ingest->is_downstream_full && ingest->service.store_state == STORE_UP;
}

void ingest_set_pause(struct ingest *ingest)
{
    int may_take = ingest_may_take(ingest);
    daemon_note_set(ingest->service.daemon, "classify",
                    ingest->is_downstream_full ? "articles wait for classify: nothing new is taken until it catches up"
                                               : NULL);
    metric_set(ingest->metrics.is_paused, !may_take);
    link_worker_pause(ingest->service.worker, !may_take);
}

void ingest_count_refused(struct ingest *ingest, const char *reason)
{
    metric_add(metrics_counter(daemon_metrics(ingest->service.daemon), "triptych_ingest_refused_total",
                               "rows and items that did not become articles", "reason", reason),
               1);
}

static void on_room(void *context)
{
    struct ingest *ingest = context;
    ingest->is_downstream_full = 0;
    ingest_set_pause(ingest);
}

static void on_store_state(void *context, enum store_state state)
{
    struct ingest *ingest = context;
    ingest->outages += state == STORE_DOWN;
    if (ingest->service.worker)
        ingest_set_pause(ingest);
}

static struct metric *count_articles(struct daemon *daemon, const char *outcome)
{
    return metrics_counter(daemon_metrics(daemon), "triptych_ingest_articles_total", "articles given to Redis",
                           "outcome", outcome);
}

static void open_metrics(struct ingest *ingest, struct daemon *daemon)
{
    ingest->metrics.articles_new = count_articles(daemon, "new");
    ingest->metrics.articles_repeated = count_articles(daemon, "repeated");
    ingest->metrics.articles_duplicate = count_articles(daemon, "duplicate_content");
    struct metrics *metrics = daemon_metrics(daemon);
    ingest->metrics.articles_removed =
        metrics_counter(metrics, "triptych_ingest_removed_total", "articles that retention has removed", NULL, NULL);
    ingest->metrics.fetch_seconds = metrics_histogram(metrics, "triptych_fetch_seconds", "how long servers took");
    ingest->metrics.fetch_bytes = metrics_counter(metrics, "triptych_fetch_bytes_total", "bytes of feeds", NULL, NULL);
    ingest->metrics.feeds_in_hand = metrics_gauge(metrics, "triptych_feeds_in_hand", "feeds in hand", NULL, NULL);
    ingest->metrics.is_paused = metrics_gauge(metrics, "triptych_ingest_paused", "1: nothing new is taken", NULL, NULL);
}

static int open_all(struct ingest *ingest, struct daemon *daemon, struct err *err)
{
    const struct service_downstream classify = {STAGE_CLASSIFY, INGEST_QUEUE_MAX, on_article_overdue, on_room};
    int result;
    open_metrics(ingest, daemon);
    if ((result = service_open(&ingest->service, daemon, err)) < 0 ||
        (result = service_give(&ingest->service, &classify, err)) < 0 ||
        (result = service_take(&ingest->service, STAGE_REPLAY, INGEST_ROWS_MAX, on_row, err)) < 0)
        return result;
    ingest_set_pause(ingest);
    on_retention_open(ingest);
    return feeds_open(ingest, err);
}

int ingest_open(struct daemon *daemon, void **out_state, struct err *err)
{
    struct ingest *ingest = calloc(1, sizeof *ingest);
    if (!ingest)
        return err_set(err, ERR_MEMORY, "no memory for the daemon's state");
    ingest->service.context = ingest;
    ingest->service.on_store_state = on_store_state;
    int result = open_all(ingest, daemon, err);
    if (result < 0) {
        ingest_close(ingest);
        return result;
    }
    *out_state = ingest;
    return 0;
}

void ingest_stop(void *state)
{
    struct ingest *ingest = state;
    ingest->is_stopping = 1;
    feeds_stop(ingest);
    service_stop(&ingest->service);
}

int ingest_is_idle(void *state)
{
    const struct ingest *ingest = state;
    return service_is_idle(&ingest->service) && !ingest->feeds;
}

void ingest_close(void *state)
{
    struct ingest *ingest = state;
    ingest->is_stopping = 1;
    loop_timer_stop(&ingest->feeds_due);
    loop_timer_stop(&ingest->contact_note);
    loop_timer_stop(&ingest->retention);
    loop_timer_stop(&ingest->replicas_due);
    fetcher_close(ingest->fetcher);
    ingest->fetcher = NULL;
    service_close(&ingest->service);
    feeds_close(ingest);
    free(ingest);
}
