/* Every few seconds: which replicas there are. Each announces where classify finds it, so that list is the one. */
#include "ingest.h"

static void on_listed(void *context, const struct store_result *result, const struct store_endpoint *rows, size_t count)
{
    struct ingest *ingest = context;
    if (result->code) /* those known so far will do */
        return;
    replicas_clear(&ingest->replicas);
    for (size_t i = 0; i < count; i++)
        replicas_note(&ingest->replicas, rows[i].instance);
}

static void on_replicas_due(void *context)
{
    struct ingest *ingest = context;
    store_endpoints_get(ingest->service.store, STAGE_CLASSIFY, on_listed, ingest, NULL);
}

void on_replicas_open(struct ingest *ingest)
{
    struct daemon *daemon = ingest->service.daemon;
    replicas_init(&ingest->replicas, daemon_instance(daemon));
    loop_timer_init(&ingest->replicas_due, on_replicas_due, ingest);
    loop_timer_start(daemon_loop(daemon), &ingest->replicas_due, 0, INGEST_REPLICAS_MS);
}
