/* The position that was followed is gone: trimmed away while this replica lagged, or Redis came back older. What was
 * made from it is dropped and loaded anew; subscribers are told by name to take a snapshot. */
#include "publish.h"

void on_lost(void *context, const char *reason)
{
    struct publish *publish = context;
    const char *seq = store_follow_seq(publish->follower);
    log_warn("feed_lost", LOG_TEXT("seq", publish->hub.seq), LOG_TEXT("now", seq), LOG_TEXT("reason", reason));
    metric_add(publish->metrics.lost, 1);
    catalog_clear(publish->catalog);
    heads_load_start(publish);
    pub_topics_tell_lost(publish, publish->hub.seq);
    event_seq_set(publish->head_seq, seq);
    hub_reset(&publish->hub, seq, reason);
}
