/* What every way in asks and counts alike: may articles be taken, and what was refused. */
#include "ingest.h"

int ingest_may_take(const struct ingest *ingest)
{
    return !service_is_paused(&ingest->service, 0);
}

void ingest_count_refused(struct ingest *ingest, const char *reason)
{
    metric_add(metrics_counter(daemon_metrics(ingest->service.daemon), "triptych_ingest_refused_total",
                               "rows and items that did not become articles", "reason", reason),
               1);
}
