/* An event arrives, on every replica alike: into the catalog, to the PUB socket, to the hub. */
#include "on_event_entry.h"

#include "clock.h"
#include "event_follower.h"
#include "log.h"

#include <string.h>

static int is_departure(const char *kind)
{
    /* The story that a merged one went into has an event of its own. */
    return strcmp(kind, "retired") == 0 || strcmp(kind, "merged") == 0;
}

static void take_in(struct event_follower *follower, const struct store_entry *entry)
{
    struct err err = {0};
    if (is_departure(entry->kind)) {
        catalog_remove(follower->catalog, entry->head->id);
        heads_load_note_gone(follower->load, entry->head->id);
    } else if (catalog_put(follower->catalog, entry->head, entry->seq, clock_now_ms(), &err) < 0) {
        log_warn("story_not_shown", LOG_TEXT("story", entry->head->id), LOG_TEXT("reason", err.text));
    }
}

void on_event_entry(void *context, const struct store_entry *entry)
{
    struct event_follower *follower = context;
    struct event_forms *event = NULL;
    struct err err = {0};
    /* An entry that a newer version wrote and this one cannot read. */
    if (!entry->head || !entry->kind)
        return;
    take_in(follower, entry);
    metric_add(follower->events, 1);
    if (event_forms_from_entry(entry, &event, &err)) {
        /* Subscribers notice the gap by the next event's `prev` and ask for what is missing. */
        log_warn("event_not_sent", LOG_TEXT("seq", entry->seq), LOG_TEXT("reason", err.text));
        return;
    }
    /* The heads first: the hub may have to wait for whole stories. */
    pub_topics_send_head(&follower->topics, event);
    hub_push(&follower->hub, event, entry->more_follow);
    event_forms_release(event);
}

void on_events_caught_up(void *context, const char *seq)
{
    struct event_follower *follower = context;
    hub_start(&follower->hub, seq);
    pub_topics_start(&follower->topics, seq);
    /* Only once, at the start; later loads are begun by on_events_lost. */
    if (follower->load->round == 0)
        heads_load_start(follower->load);
}
