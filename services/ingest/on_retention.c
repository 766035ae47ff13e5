/* What was received longer ago than `keep_articles` leaves Redis: in small steps, each atomic, so that nobody waits for
 * them; any number of replicas may do it side by side. */
#include "clock.h"
#include "ingest.h"

static void step(struct ingest *ingest);

static void on_removed(void *context, const struct store_result *result, uint64_t count)
{
    struct ingest *ingest = context;
    ingest->is_removing = 0;
    if (result->code) {
        if (result->code != ERR_UNAVAILABLE)
            log_warn("retention_failed", LOG_TEXT("reason", result->text));
        return;
    }
    if (count)
        log_info("articles_removed", LOG_INT("count", count));
    metric_add(ingest->metrics.articles_removed, (double)count);
    /* A full step means that there is more. */
    if (count == INGEST_RETENTION_AT_ONCE)
        step(ingest);
}

static void step(struct ingest *ingest)
{
    if (ingest->is_removing || ingest->is_stopping || ingest->service.store_state != STORE_UP)
        return;
    ingest->is_removing = !store_retention_step(ingest->service.store, clock_now_ms(), INGEST_RETENTION_AT_ONCE,
                                                on_removed, ingest, NULL);
}

static void on_due(void *context)
{
    step(context);
}

void on_retention_open(struct ingest *ingest)
{
    loop_timer_init(&ingest->retention, on_due, ingest);
    loop_timer_start(daemon_loop(ingest->service.daemon), &ingest->retention, INGEST_RETENTION_MS, INGEST_RETENTION_MS);
}
