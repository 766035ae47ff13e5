/* What goes out on the PUB socket: every event's head at once, whole stories as soon as they are there (a reader of the
 * hub), a heartbeat, and the notice that a snapshot is needed. Nothing is made for a topic that nobody wants. */
#include "publish.h"

#include "clock.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

static void send_form(struct publish *publish, const char *topic, const struct feed_event *event, enum feed_form form)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    struct err err = {0};
    int code = feed_event_pack(event, form, publish->web.site.tier, &packed, &size, &err);
    if (!code)
        code = link_pub_send(publish->pub, topic, packed, size, &err);
    if (code)
        log_warn("event_not_sent", LOG_TEXT("seq", event->seq), LOG_TEXT("reason", err.text));
    free(packed);
}

void pub_topics_send_head(struct publish *publish, const struct feed_event *event)
{
    publish->full_topic.form = link_pub_is_wanted(publish->pub, "full") ? FEED_FULL : FEED_HEAD;
    if (link_pub_is_wanted(publish->pub, "head"))
        send_form(publish, "head", event, FEED_HEAD);
    event_seq_set(publish->head_seq, event->seq);
}

static int give_full(void *context, struct feed_event *event, enum feed_form form)
{
    struct publish *publish = context;
    if (form == FEED_FULL)
        send_form(publish, "full", event, form);
    return 1;
}

static void on_full_lost(void *context, const char *reason)
{
    (void)context;
    (void)reason; /* told on both topics already */
}

/* An event that is none of a story's. */
static void send_notice(struct publish *publish, const char *topic, const char *kind, const char *seq)
{
    Triptych__StoryEvent event = TRIPTYCH__STORY_EVENT__INIT;
    char kind_text[32] = "", seq_text[EVENT_SEQ_SIZE];
    uint8_t *packed = NULL;
    size_t size = 0;
    if (!link_pub_is_wanted(publish->pub, topic))
        return;
    strncpy(kind_text, kind, sizeof kind_text - 1);
    event_seq_set(seq_text, seq);
    event.kind = kind_text;
    event.seq = seq_text;
    event.time_ms = clock_now_ms();
    if (!wire_pack(&event, &packed, &size, NULL))
        link_pub_send(publish->pub, topic, packed, size, NULL);
    free(packed);
}

void pub_topics_tell_lost(struct publish *publish, const char *lost_seq)
{
    send_notice(publish, "head", "snapshot-required", lost_seq);
    send_notice(publish, "full", "snapshot-required", lost_seq);
}

/* The last event that is out on every topic: a heartbeat ahead of one would look like a gap there. */
static void send_heartbeat(void *context)
{
    struct publish *publish = context;
    const char *seq = publish->full_topic.form == FEED_FULL ? publish->full_topic.seq : publish->head_seq;
    if (publish->hub.is_known)
        send_notice(publish, PUBLISH_HEARTBEAT, PUBLISH_HEARTBEAT, seq);
}

int pub_topics_open(struct publish *publish, struct err *err)
{
    publish->full_topic =
        (struct hub_reader){.give = give_full, .on_lost = on_full_lost, .context = publish, .form = FEED_HEAD};
    loop_timer_init(&publish->heartbeat, send_heartbeat, publish);
    loop_timer_start(daemon_loop(publish->service.daemon), &publish->heartbeat, PUBLISH_HEARTBEAT_MS,
                     PUBLISH_HEARTBEAT_MS);
    return hub_add(&publish->hub, &publish->full_topic, NULL, err);
}

void pub_topics_close(struct publish *publish)
{
    loop_timer_stop(&publish->heartbeat);
    hub_remove(&publish->full_topic);
}
