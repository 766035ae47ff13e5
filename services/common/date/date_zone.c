/* Finds a zone's name or abbreviation in the text, blanks it there so that its letters are no words of the date, and
 * asks ICU for the offset at that moment (summer time depends on the date). */
#include "date_zone.h"
#include "date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

/* RFC 822's own, and those that feeds are seen to use; "ist" is India's, "cst" and "est" America's. */
static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"z", 0},      {"ut", 0},      {"utc", 0},     {"gmt", 0},    {"wet", 0},    {"est", -300},
    {"edt", -240}, {"cst", -360},  {"cdt", -300},  {"mst", -420}, {"mdt", -360}, {"pst", -480},
    {"pdt", -420}, {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"ast", -240}, {"adt", -180},
    {"nst", -210}, {"ndt", -150},  {"bst", 60},    {"west", 60},  {"cet", 60},   {"met", 60},
    {"mez", 60},   {"wat", 60},    {"cest", 120},  {"mest", 120}, {"mesz", 120}, {"eet", 120},
    {"sast", 120}, {"cat", 120},   {"eest", 180},  {"eat", 180},  {"msk", 180},  {"\u043C\u0441\u043A", 180},
    {"trt", 180},  {"msd", 240},   {"gst", 240},   {"pkt", 300},  {"ist", 330},  {"npt", 345},
    {"ict", 420},  {"wib", 420},   {"wita", 480},  {"wit", 540},  {"sgt", 480},  {"hkt", 480},
    {"pht", 480},  {"myt", 480},   {"awst", 480},  {"jst", 540},  {"kst", 540},  {"acst", 570},
    {"acdt", 630}, {"aest", 600},  {"aedt", 660},  {"nzst", 720}, {"nzdt", 780}, {"brt", -180},
    {"art", -180}, {"clt", -240},  {"cot", -300},  {"pet", -300},
};

static const char *const regions[][2] = {
    {"at", "America/Halifax"}, {"et", "America/New_York"},    {"ct", "America/Chicago"},
    {"mt", "America/Denver"},  {"pt", "America/Los_Angeles"},
};

int date_zone(const char *word, int *out_minutes)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strcmp(word, zones[i].name) == 0) {
            *out_minutes = zones[i].minutes;
            return 1;
        }
    return 0;
}

const char *date_zone_of_region(const char *word)
{
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (strcmp(word, regions[i][0]) == 0)
            return regions[i][1];
    return NULL;
}

/* Whether ICU knows the zone; it must be written as the database does. */
static int is_known(const char *zone)
{
    UChar name[DATE_ZONE_SIZE];
    UChar canonical[DATE_ZONE_SIZE * 2];
    UErrorCode status = U_ZERO_ERROR;
    u_uastrncpy(name, zone, DATE_ZONE_SIZE - 1);
    name[DATE_ZONE_SIZE - 1] = 0;
    ucal_getCanonicalTimeZoneID(name, -1, canonical, DATE_ZONE_SIZE * 2, NULL, &status);
    return U_SUCCESS(status);
}

/* "america/NEW_YORK" as the database has it: capitals at the beginning of each word. */
static void capitalise(char *zone)
{
    int is_start = 1;
    for (; *zone; zone++) {
        *zone = (char)(is_start ? toupper((unsigned char)*zone) : tolower((unsigned char)*zone));
        is_start = strchr("/_-", *zone) != NULL;
    }
}

static size_t zone_len(const char *text)
{
    size_t area = 0;
    while (isalpha((unsigned char)text[area]))
        area++;
    if (area == 0 || text[area] != '/' || !isalpha((unsigned char)text[area + 1]))
        return 0;
    return area + strspn(text + area, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/");
}

int date_zone_take(char *text, char out_zone[DATE_ZONE_SIZE])
{
    for (char *at = text; *at; at++) {
        size_t len = at == text || !isalpha((unsigned char)at[-1]) ? zone_len(at) : 0;
        char zone[DATE_ZONE_SIZE];
        if (len == 0 || len >= sizeof zone)
            continue;
        snprintf(zone, sizeof zone, "%.*s", (int)len, at);
        if (!is_known(zone))
            capitalise(zone);
        if (!is_known(zone))
            continue;
        memcpy(out_zone, zone, sizeof zone);
        memset(at, ' ', len);
        return 1;
    }
    return 0;
}

int date_zone_minutes(const char *zone, int64_t local_ms, int *out_minutes)
{
    UChar name[DATE_ZONE_SIZE];
    UErrorCode status = U_ZERO_ERROR;
    int32_t raw_ms = 0;
    int32_t summer_ms = 0;
    u_uastrncpy(name, zone, DATE_ZONE_SIZE - 1);
    name[DATE_ZONE_SIZE - 1] = 0;
    UCalendar *calendar = ucal_open(name, -1, "en", UCAL_GREGORIAN, &status);
    if (U_SUCCESS(status))
        ucal_setMillis(calendar, (UDate)local_ms, &status);
    if (U_SUCCESS(status))
        /* In the hour that comes twice in autumn the first is meant: one answer, the same every time. */
        ucal_getTimeZoneOffsetFromLocal(calendar, UCAL_TZ_LOCAL_STANDARD_FORMER, UCAL_TZ_LOCAL_FORMER, &raw_ms,
                                        &summer_ms, &status);
    if (calendar)
        ucal_close(calendar);
    if (U_FAILURE(status))
        return 0;
    *out_minutes = (raw_ms + summer_ms) / 60000;
    return 1;
}

int date_zone_to_utc(const char *zone, int64_t local_ms, int64_t *out_time_ms)
{
    int minutes;
    /* ICU takes a zone that it does not know for UTC. */
    if (strlen(zone) >= DATE_ZONE_SIZE || !is_known(zone) || !date_zone_minutes(zone, local_ms, &minutes))
        return 0;
    *out_time_ms = local_ms - (int64_t)minutes * 60000;
    return 1;
}
