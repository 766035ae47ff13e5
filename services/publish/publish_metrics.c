/* Registers the metrics of all rooms: one list shows what can be watched. */
#include "publish_metrics.h"

static void open_web_metrics(struct web *web, struct metrics *all)
{
    web->all_metrics = all;
    web->metrics.tier_keys_refused = metrics_counter(all, "triptych_publish_keys_refused_total",
                                                     "requests with a key that is wrong or has expired", NULL, NULL);
    web->metrics.tier_keys_limited =
        metrics_counter(all, "triptych_publish_keys_limited_total", "requests of keys that ask too often", NULL, NULL);
    web->metrics.readers_limited =
        metrics_counter(all, "triptych_publish_readers_limited_total",
                        "requests without a key of addresses that ask too often", NULL, NULL);
    web->metrics.exports_stalled = metrics_counter(all, "triptych_publish_exports_stalled_total",
                                                   "exports cut off since their clients read nothing", NULL, NULL);
    web->metrics.late = metrics_counter(all, "triptych_publish_late_total",
                                        "HTTP requests for a story that Redis did not answer in time", NULL, NULL);
}

static void open_gauges(struct publish_gauges *gauges, struct metrics *all)
{
    gauges->stories = metrics_gauge(all, "triptych_publish_stories", "stories in memory", NULL, NULL);
    gauges->shown = metrics_gauge(all, "triptych_publish_stories_shown", "stories with enough sources", NULL, NULL);
    gauges->bytes = metrics_gauge(all, "triptych_publish_stories_bytes", "memory that stories take", NULL, NULL);
    gauges->subscribers = metrics_gauge(all, "triptych_publish_subscribers",
                                        "streams of server-sent events and replays under way", NULL, NULL);
}

void publish_metrics_open(struct publish *publish)
{
    struct metrics *all = daemon_metrics(publish->service.daemon);
    publish->service.failed =
        metrics_counter(all, "triptych_publish_failed_total", "tries that come back when overdue", NULL, NULL);
    publish->service.rejected = metrics_counter(all, "triptych_publish_rejected_total", "stories given up", NULL, NULL);
    publish->maker.published =
        metrics_counter(all, "triptych_publish_published_total", "events committed to the feed", NULL, NULL);
    publish->maker.stale =
        metrics_counter(all, "triptych_publish_stale_total",
                        "summarized stories that had been published already, or are gone", NULL, NULL);
    publish->follower.events =
        metrics_counter(all, "triptych_publish_events_total", "events followed on the feed", NULL, NULL);
    publish->follower.lost =
        metrics_counter(all, "triptych_publish_lost_total", "times that the feed's position was gone", NULL, NULL);
    open_gauges(&publish->gauges, all);
    publish->snapshot.asked =
        metrics_counter(all, "triptych_publish_feed_requests_total", "requests on the snapshot socket", NULL, NULL);
    open_web_metrics(&publish->web, all);
}
