/* A ring of the latest events, by a position that only grows. */
#include "recent.h"

#include <assert.h>
#include <string.h>

#define TRIM_EVERY 16 /* pushes between two looks at the bytes */

void recent_init(struct recent *recent)
{
    memset(recent, 0, sizeof *recent);
}

struct event_forms *recent_at(const struct recent *recent, uint64_t position)
{
    if (position < recent->first || position >= recent->end)
        return NULL;
    return recent->events[position % RECENT_EVENTS_MAX];
}

static void drop_oldest(struct recent *recent)
{
    assert(recent->first < recent->end);
    event_forms_release(recent_at(recent, recent->first));
    recent->events[recent->first % RECENT_EVENTS_MAX] = NULL;
    recent->first++;
}

void recent_clear(struct recent *recent)
{
    while (recent->first < recent->end)
        drop_oldest(recent);
}

void recent_trim(struct recent *recent)
{
    size_t bytes = 0;
    uint64_t position = recent->end;
    /* From the latest back, as many as there is room for; the latest stays in any case. */
    while (position > recent->first && (bytes <= RECENT_BYTES_MAX || position + 1 == recent->end))
        bytes += event_forms_bytes(recent_at(recent, --position));
    if (bytes > RECENT_BYTES_MAX)
        while (recent->first <= position && recent->first + 1 < recent->end)
            drop_oldest(recent);
}

void recent_push(struct recent *recent, struct event_forms *event)
{
    const struct event_forms *last = recent_at(recent, recent->end - 1);
    /* A gap: look-ups rely on events that follow one another. */
    if (last && strcmp(last->seq, event->prev) != 0)
        recent_clear(recent);
    if (recent->end - recent->first == RECENT_EVENTS_MAX)
        drop_oldest(recent);
    recent->events[recent->end % RECENT_EVENTS_MAX] = event_forms_keep(event);
    recent->end++;
    if (recent->end % TRIM_EVERY == 0)
        recent_trim(recent);
}

int recent_after(const struct recent *recent, const char *seq, uint64_t *out_position)
{
    uint64_t low = recent->first, high = recent->end;
    if (low == high)
        return 0;
    /* Nearly all readers have had all but the latest. */
    if (strcmp(recent_at(recent, high - 1)->prev, seq) == 0) {
        *out_position = high - 1;
        return 1;
    }
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (event_seq_compare(recent_at(recent, middle)->seq, seq) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    /* The reader's own position must be here, or the event that names it: otherwise something between may be
     * missing. */
    const char *before = low > recent->first ? recent_at(recent, low - 1)->seq : recent_at(recent, low)->prev;
    if (strcmp(before, seq) != 0)
        return 0;
    *out_position = low;
    return 1;
}

void recent_check(const struct recent *recent)
{
    assert(recent->first <= recent->end && recent->end - recent->first <= RECENT_EVENTS_MAX);
    for (uint64_t position = recent->first; position < recent->end; position++) {
        const struct event_forms *event = recent_at(recent, position), *before = recent_at(recent, position - 1);
        assert(event && event->references > 0);
        assert(!before || strcmp(before->seq, event->prev) == 0);
    }
}
