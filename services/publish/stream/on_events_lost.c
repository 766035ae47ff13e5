/* Redis came back older than what was followed, or the position is gone: what is in memory may never have happened. The
 * catalog is loaded again, and every subscriber is told to start from a snapshot. */
#include "on_events_lost.h"

#include "event_follower.h"
#include "log.h"

void on_events_lost(void *context, const char *reason)
{
    struct event_follower *follower = context;
    const char *seq = store_follow_seq(follower->follower);
    log_warn("feed_lost", LOG_TEXT("seq", follower->hub.seq), LOG_TEXT("now", seq), LOG_TEXT("reason", reason));
    metric_add(follower->lost, 1);
    catalog_clear(follower->catalog);
    heads_load_start(follower->load);
    pub_topics_tell_lost(&follower->topics, follower->hub.seq, seq);
    hub_reset(&follower->hub, seq, reason);
}
