/* An event of the feed, in order, as every replica sees it: the catalog takes it in, subscribers get it. */
#include "publish.h"

#include "clock.h"

#include <string.h>

static int is_departure(const char *kind)
{
    return strcmp(kind, "retired") == 0 || strcmp(kind, "merged") == 0;
}

static void take_in(struct publish *publish, const struct store_entry *entry)
{
    struct err err = {0};
    if (is_departure(entry->kind)) {
        catalog_remove(publish->catalog, entry->head->id);
        heads_load_note_gone(publish, entry->head->id);
    } else if (catalog_put(publish->catalog, entry->head, entry->seq, clock_now_ms(), &err) < 0) {
        log_warn("story_not_shown", LOG_TEXT("story", entry->head->id), LOG_TEXT("reason", err.text));
    }
}

void on_feed_entry(void *context, const struct store_entry *entry)
{
    struct publish *publish = context;
    struct feed_event *event = NULL;
    struct err err = {0};
    if (!entry->head || !entry->kind)
        return;
    take_in(publish, entry);
    metric_add(publish->metrics.events, 1);
    if (feed_event_from_entry(entry, &event, &err)) {
        /* Subscribers notice the gap by the next event's `prev` and ask for what is missing. */
        log_warn("event_not_sent", LOG_TEXT("seq", entry->seq), LOG_TEXT("reason", err.text));
        return;
    }
    pub_topics_send_head(publish, event);
    hub_push(&publish->hub, event);
    feed_event_release(event);
}

void on_feed_caught_up(void *context, const char *seq)
{
    struct publish *publish = context;
    hub_start(&publish->hub, seq);
    if (!*publish->head_seq)
        event_seq_set(publish->head_seq, seq);
    if (publish->load.round == 0)
        heads_load_start(publish);
}
