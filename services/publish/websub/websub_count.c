#include "websub.h"

void websub_count(struct websub *websub, const char *event)
{
    metric_add(metrics_counter(websub->web->all_metrics, "triptych_publish_websub_total",
                               "what happened to subscriptions of this desk's feeds", "event", event),
               1);
}
