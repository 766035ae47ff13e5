/* /api/v1/export: every story that matches, a line of JSON each (NDJSON), the latest first, as the client takes them. Each line
 * is {"cursor":…,"story":{…}}; with ?cursor= of the last line that came whole an export that broke off goes on. The last line is
 * {"end":true,"seq":…,"stories":N}: without it the export is not complete. */
#ifndef TRIPTYCH_API_EXPORT_H
#define TRIPTYCH_API_EXPORT_H

#include "web.h"

#define EXPORTS_MAX        16    /* under way at once */
#define EXPORTS_CLIENT_MAX 2     /* of one client, as http_client tells clients apart */
#define EXPORT_STALLED_MS  30000 /* an export that could send nothing for so long is cut off: its place is for others */

web_handler get_export;

#endif
