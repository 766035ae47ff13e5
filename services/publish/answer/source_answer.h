/* /source/DOMAIN and /api/v1/sources/DOMAIN. The stories come from the catalog, the rating from the source registry
 * that publish reads. Where that does not know the source, its rating stands beside its articles in Redis, so one of
 * its stories is fetched for it. */
#ifndef TRIPTYCH_SOURCE_ANSWER_H
#define TRIPTYCH_SOURCE_ANSWER_H

#include "web.h"

#define SOURCE_WAITS_MAX 256 /* requests that wait at once */
#define SOURCE_TRIES_MAX 3   /* stories looked into for an article of the source that is still there */

web_rest_handler get_source_page, get_source_json; /* the source's domain */

#endif
