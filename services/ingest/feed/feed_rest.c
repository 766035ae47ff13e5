/* What a feed says about how often to come: ttl, syndication's period, hours and days to skip. All of it is a wish,
 * bounded here and weighed in fetch/feed_schedule.c. */
#include "feed_rest.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MINUTES_MAX 527040 /* a year; more is a mistake */
#define HOURS       24
#define DAYS        7
#define SEPARATORS  ", \t\r\n"

static long read_number(const char *text, long otherwise)
{
    char *end = NULL;
    long number = text ? strtol(text, &end, 10) : 0;
    return text && end != text ? number : otherwise;
}

static int in_range(long minutes)
{
    return minutes > 0 && minutes <= MINUTES_MAX ? (int)minutes : 0;
}

/* "Once an hour" is what one widespread program writes into every feed, whatever it is updated: it says nothing. */
static int period_minutes(const struct feed_draft *draft)
{
    static const struct {
        const char *name;
        int minutes;
    } periods[] = {{"hourly", 60}, {"daily", 1440}, {"weekly", 10080}, {"monthly", 43200}, {"yearly", 525600}};
    const char *period = draft->values[FIELD_PERIOD];
    long frequency = read_number(draft->values[FIELD_FREQUENCY], 1);
    for (size_t i = 0; period && frequency > 0 && i < sizeof periods / sizeof *periods; i++)
        if (strcasecmp(period, periods[i].name) == 0)
            return i == 0 && frequency == 1 ? 0 : in_range(periods[i].minutes / frequency);
    return 0;
}

/* Hours from 0 to 23; some write 24 for midnight. */
static unsigned read_hours(const char *text)
{
    unsigned hours = 0;
    for (; text && *(text += strspn(text, SEPARATORS)); text += strcspn(text, SEPARATORS)) {
        long hour = read_number(text, -1);
        if (hour >= 0 && hour <= HOURS)
            /* RSS counts hours in GMT, as the schedule does. */
            hours |= 1U << hour % HOURS;
    }
    return hours;
}

static unsigned read_days(const char *text)
{
    static const char *const names[DAYS] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    unsigned days = 0;
    for (; text && *(text += strspn(text, SEPARATORS)); text += strcspn(text, SEPARATORS))
        for (unsigned i = 0; i < DAYS; i++)
            if (strncasecmp(text, names[i], strlen(names[i])) == 0)
                days |= 1U << i;
    return days;
}

void feed_rest_read(const struct feed_draft *draft, struct feed *feed)
{
    feed->ttl_minutes = in_range(read_number(draft->values[FIELD_TTL], 0));
    if (period_minutes(draft) > feed->ttl_minutes)
        feed->ttl_minutes = period_minutes(draft);
    feed->skip_hours = read_hours(draft->values[FIELD_SKIP_HOUR]);
    feed->skip_days = read_days(draft->values[FIELD_SKIP_DAY]);
}
