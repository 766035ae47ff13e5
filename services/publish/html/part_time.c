/* Ages as long as they say something, then dates. */
#include "part_time.h"

#include "clock.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS 60000
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

/* "17 Nov 2026" from "2026-11-17T15:00:13Z". UTC always: pages are kept for all readers, and without a script nobody
 * knows the reader's zone. */
static void write_day(struct buffer *out, const char rfc3339[CLOCK_RFC3339_SIZE])
{
    static const char *const months[12] = {SAY_LATER("Jan"), SAY_LATER("Feb"), SAY_LATER("Mar"), SAY_LATER("Apr"),
                                           SAY_LATER("May"), SAY_LATER("Jun"), SAY_LATER("Jul"), SAY_LATER("Aug"),
                                           SAY_LATER("Sep"), SAY_LATER("Oct"), SAY_LATER("Nov"), SAY_LATER("Dec")};
    long month = strtol(rfc3339 + 5, NULL, 10);
    buffer_format(out, say("%ld %s %.4s"), strtol(rfc3339 + 8, NULL, 10),
                  say(months[month >= 1 && month <= 12 ? month - 1 : 0]), rfc3339);
}

static void write_moment(struct buffer *out, const char rfc3339[CLOCK_RFC3339_SIZE])
{
    write_day(out, rfc3339);
    buffer_format(out, ", %.5s UTC", rfc3339 + 11);
}

/* Whether the day of `time_ms` is the one before that of `now_ms`. */
static int is_yesterday(int64_t time_ms, int64_t now_ms)
{
    return time_ms / DAY_MS + 1 == now_ms / DAY_MS;
}

void part_time(struct buffer *out, int64_t time_ms, int64_t now_ms)
{
    char rfc3339[CLOCK_RFC3339_SIZE];
    int64_t age_ms = now_ms - time_ms;
    if (!time_ms)
        return;
    /* The number stands inside, as in "il y a 5 minutes". */
    unsigned minutes = (unsigned)(age_ms / MINUTE_MS), hours = minutes / 60;
    clock_rfc3339(time_ms, rfc3339);
    buffer_format(out, "<time datetime=\"%s\" title=\"", rfc3339);
    write_moment(out, rfc3339);
    buffer_text(out, "\">");
    if (age_ms >= 0 && age_ms < MINUTE_MS)
        buffer_text(out, say("just now"));
    else if (age_ms >= 0 && age_ms < HOUR_MS)
        buffer_format(out, say_count(minutes, "%u minute ago", "%u minutes ago"), minutes);
    else if (age_ms >= 0 && age_ms < DAY_MS)
        buffer_format(out, say_count(hours, "%u hour ago", "%u hours ago"), hours);
    else if (age_ms >= 0 && is_yesterday(time_ms, now_ms))
        buffer_text(out, say("yesterday"));
    else
        write_day(out, rfc3339);
    buffer_text(out, "</time>");
}

void part_moment(struct buffer *out, int64_t time_ms)
{
    char rfc3339[CLOCK_RFC3339_SIZE];
    if (!time_ms)
        return;
    clock_rfc3339(time_ms, rfc3339);
    /* The script puts the reader's own time in its place; this one stays as its title. */
    buffer_format(out, "<time datetime=\"%s\" title=\"", rfc3339);
    write_moment(out, rfc3339);
    buffer_text(out, "\">");
    write_moment(out, rfc3339);
    buffer_text(out, "</time>");
}

void part_number(struct buffer *out, uint64_t number)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, number);
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            buffer_text(out, words_thousands());
        buffer_char(out, digits[i]);
    }
}

void part_count(struct buffer *out, uint64_t count, const char *one, const char *many)
{
    if (!words_form_says(count)) {
        part_number(out, count);
        buffer_char(out, ' ');
    }
    buffer_text(out, say_count(count, one, many));
}
