/* Counts feeds by how they do. The only place where publish sees a feed's address. */
#include "feed_health.h"

#include "feed_state.h"
#include "url.h"

static void note_failing(struct desk_status *status, const char *url, const struct feed_state *feed)
{
    status->feeds_failing++;
    if (status->failing_count == DESK_FAILING_MAX)
        return;
    struct desk_failing *failing = &status->failing[status->failing_count++];
    url_text_for_show(feed->title, url, failing->name, sizeof failing->name);
    if (!*failing->name)
        url_for_show(url, failing->name);
    url_text_for_show(*feed->error ? feed->error : "It could not be read.", url, failing->reason,
                      sizeof failing->reason);
}

void feed_health_count(struct desk_status *status, const char *url, const char *state, size_t size_bytes)
{
    struct feed_state feed;
    if (feed_state_read(state, size_bytes, &feed, NULL))
        return;
    if (feed.gone_ms > 0) /* it is not asked any more, so nobody waits for it to get better */
        status->feeds_gone++;
    else if (feed.failures > 0)
        note_failing(status, url, &feed);
    else if (feed.read_ms > 0)
        status->feeds_read++;
}
