/* /api/v1/topics, /api/v1/places, /api/v1/sources: what the stories that match a query are about, where, and who reports them,
 * counted. */
#ifndef TRIPTYCH_API_SUBJECTS_H
#define TRIPTYCH_API_SUBJECTS_H

#include "coverage_pct.h"
#include "json_writer.h"
#include "web.h"

web_handler get_topic_counts;
web_handler get_place_counts;
web_handler get_source_counts;

/* The member "reports": sources of several stories by side, summed up. */
void api_reports_write(struct json_writer *writer, const uint32_t sources[COVERAGE_SIDES]);

#endif
