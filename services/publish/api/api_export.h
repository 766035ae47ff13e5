/* /api/v1/export: every story that matches, a line of JSON each (NDJSON), the latest first, as the client takes them. Each line
 * is {"cursor":…,"story":{…}}; with ?cursor= of the last line that came whole an export that broke off goes on. The last line is
 * {"end":true,"seq":…,"stories":N}: without it the export is not complete. */
#ifndef TRIPTYCH_API_EXPORT_H
#define TRIPTYCH_API_EXPORT_H

#include "web.h"

#define EXPORTS_MAX 16 /* under way at once */

web_handler get_export;

#endif
