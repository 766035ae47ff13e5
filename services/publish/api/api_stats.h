/* /api/v1/stats: the figures of the desk; the operator's only where the setting page_operations shows them. */
#ifndef TRIPTYCH_API_STATS_H
#define TRIPTYCH_API_STATS_H

#include "web.h"

web_handler get_stats;

#endif
