/* Time zones by name. Pure, but for the rules of zones, which the ICU library carries; private to this folder. */
#ifndef TRIPTYCH_DATE_ZONE_H
#define TRIPTYCH_DATE_ZONE_H

#include <stdint.h>

#define DATE_ZONE_SIZE 48 /* of a name of the time zone database */

/* Minutes east of UTC of an abbreviation, in lower case; returns 1, or 0 when it is unknown. */
int date_zone(const char *word, int *out_minutes);

/* The zone that an American says without "standard" or "daylight" ("ET"), as the database calls it; NULL for others. */
const char *date_zone_of_region(const char *word);

/* Finds a name of the database in `text` ("[Europe/Berlin]"; any letter case), copies it as the database writes it and
 * blanks it in the text. Returns 1, or 0 when there is none that is known. */
int date_zone_take(char *text, char out_zone[DATE_ZONE_SIZE]);

/* Minutes east of UTC at `local_ms`, the time on a clock in that zone. Returns 0 when the zone is unknown. */
int date_zone_minutes(const char *zone, int64_t local_ms, int *out_minutes);

#endif
