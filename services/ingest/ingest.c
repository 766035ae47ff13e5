#include "ingest.h"

#include <stdlib.h>

const struct setting ingest_settings[] = {
    SERVICE_SETTINGS,
    {.name = NULL},
};

int ingest_may_take(struct ingest *ingest)
{
    int may_take = !ingest->is_stopping && !ingest->is_downstream_full && ingest->service.store_state == STORE_UP;
    daemon_note_set(ingest->service.daemon, "classify",
                    ingest->is_downstream_full ? "articles wait for classify: nothing new is taken until it catches up"
                                               : NULL);
    link_worker_pause(ingest->service.worker, !may_take);
    return may_take;
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
    ingest_may_take(ingest);
}

static void on_store_state(void *context, enum store_state state)
{
    struct ingest *ingest = context;
    ingest->outages += state == STORE_DOWN;
    if (ingest->service.worker)
        ingest_may_take(ingest);
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
    ingest_may_take(ingest);
    return 0;
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
    service_stop(&ingest->service);
}

int ingest_is_idle(void *state)
{
    const struct ingest *ingest = state;
    return service_is_idle(&ingest->service);
}

void ingest_close(void *state)
{
    struct ingest *ingest = state;
    ingest->is_stopping = 1;
    service_close(&ingest->service);
    free(ingest);
}
