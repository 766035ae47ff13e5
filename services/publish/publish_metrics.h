/* The daemon's metrics, all in one place; each room is given its own. */
#ifndef TRIPTYCH_PUBLISH_METRICS_H
#define TRIPTYCH_PUBLISH_METRICS_H

#include "publish.h"

/* Once the service is open. */
void publish_metrics_open(struct publish *publish);

#endif
