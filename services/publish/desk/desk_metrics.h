/* The desk's figures as Prometheus gauges, so that one scrape of publish tells what waits where. */
#ifndef TRIPTYCH_DESK_METRICS_H
#define TRIPTYCH_DESK_METRICS_H

#include "desk_status.h"
#include "metrics.h"

/* Sets triptych_desk_*: articles, stories, events and log entries kept, work to do by stage, dead letters, feeds by
 * state, bytes of Redis and its limit. Nothing while nothing has been counted. Every replica says the same. */
void desk_metrics_show(struct metrics *metrics, const struct desk_status *status);

#endif
