/* What every way in asks and counts alike: may articles be taken, and what was refused. */
#include "ingest.h"

#include <string.h>

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

enum article_pages ingest_pages_mode(const struct ingest *ingest)
{
    const char *mode = settings_text(daemon_settings(ingest->service.daemon), "pages");
    return strcmp(mode, "always") == 0  ? ARTICLE_PAGES_ALWAYS
           : strcmp(mode, "never") == 0 ? ARTICLE_PAGES_NEVER
                                        : ARTICLE_PAGES_AUTO;
}
