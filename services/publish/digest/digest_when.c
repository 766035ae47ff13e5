/* The days around now are tried, the latest first: so neither a zone's offset nor a change of its clocks has to be known
 * beforehand. */
#include "digest_when.h"

#include "date.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define DAY_MS       INT64_C(86400000)
#define MINUTE_MS    INT64_C(60000)
#define DAYS_BACK    8 /* a week, and a day for what zones are apart */
#define FIRST_OF_ALL 4 /* 1970 began on a Thursday */

static int read_day(const char *word, size_t len, int *out)
{
    static const char *const days[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
    *out = DIGEST_DAILY;
    for (int i = 0; i < 7; i++)
        if (strlen(days[i]) == len && strncasecmp(word, days[i], len) == 0)
            *out = i;
    return *out != DIGEST_DAILY || (len == 5 && strncasecmp(word, "daily", 5) == 0);
}

/* Two digits each, as on a clock: "7:0" may mean anything. */
static int read_time(const char *text, int *out_minute)
{
    int hour, minute, len = 0;
    if (strspn(text, "0123456789:") != strlen(text) || strlen(text) != 5 ||
        sscanf(text, "%2d:%2d%n", &hour, &minute, &len) != 2 || len != 5 || hour > 23 || minute > 59)
        return 0;
    *out_minute = hour * 60 + minute;
    return 1;
}

int digest_when_read(const char *when, const char *zone, struct digest_when *out, struct err *err)
{
    size_t len = strcspn(when, " ");
    int64_t unused;
    *out = (struct digest_when){0};
    if (!read_day(when, len, &out->weekday) || !when[len] || !read_time(when + len + 1, &out->minute))
        return err_set(err, ERR_INVALID, "\"%.40s\" is no time for a digest: write \"daily 07:00\" or \"monday 07:00\"",
                       when);
    snprintf(out->zone, sizeof out->zone, "%s", *zone ? zone : "UTC");
    if (strlen(zone) >= sizeof out->zone || !date_zone_to_utc(out->zone, 0, &unused))
        return err_set(err, ERR_INVALID,
                       "\"%.60s\" is no time zone: write it as the time zone database does, Europe/Berlin", zone);
    return 0;
}

int64_t digest_when_last(const struct digest_when *when, int64_t now_ms)
{
    int64_t today = now_ms / DAY_MS;
    for (int64_t day = today + 1; day >= today - DAYS_BACK; day--) {
        int64_t due_ms;
        if (when->weekday != DIGEST_DAILY && (day + FIRST_OF_ALL) % 7 != when->weekday)
            continue;
        if (date_zone_to_utc(when->zone, day * DAY_MS + when->minute * MINUTE_MS, &due_ms) && due_ms <= now_ms)
            return due_ms;
    }
    return 0;
}
