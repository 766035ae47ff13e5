/* The topics of the PUB socket. */
#include "pub_topics.h"

#include "clock.h"
#include "log.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#define HEARTBEAT "heartbeat" /* the topic, and the kind of what goes out on it */

static void send_form(struct pub_topics *topics, const char *topic, const struct event_forms *event,
                      enum event_form form)
{
    uint8_t *packed = NULL;
    size_t size = 0;
    struct err err = {0};
    int code = event_forms_pack(event, form, topics->tier, &packed, &size, &err);
    if (!code)
        code = event_pub_send(topics->pub, topic, packed, size, &err);
    if (code)
        log_warn("event_not_sent", LOG_TEXT("seq", event->seq), LOG_TEXT("reason", err.text));
    free(packed);
}

void pub_topics_send_head(struct pub_topics *topics, const struct event_forms *event)
{
    /* While nobody subscribes to "full" no story is fetched for it. */
    topics->full.form = event_pub_is_wanted(topics->pub, "full") ? EVENT_FULL : EVENT_HEAD;
    if (event_pub_is_wanted(topics->pub, "head"))
        send_form(topics, "head", event, EVENT_HEAD);
    event_seq_set(topics->head_seq, event->seq);
}

static int give_full(void *context, struct event_forms *event, enum event_form form)
{
    struct pub_topics *topics = context;
    if (form == EVENT_FULL)
        send_form(topics, "full", event, form);
    return 1;
}

static void on_full_lost(void *context, const char *reason)
{
    (void)context;
    (void)reason; /* told on both topics already */
}

/* An event that belongs to no story. */
static void send_notice(struct pub_topics *topics, const char *topic, const char *kind, const char *seq)
{
    Triptych__StoryEvent event = TRIPTYCH__STORY_EVENT__INIT;
    char kind_text[32] = "", seq_text[EVENT_SEQ_SIZE];
    uint8_t *packed = NULL;
    size_t size = 0;
    if (!event_pub_is_wanted(topics->pub, topic))
        return;
    strncpy(kind_text, kind, sizeof kind_text - 1);
    event_seq_set(seq_text, seq);
    event.kind = kind_text;
    event.seq = seq_text;
    event.time_ms = clock_now_ms();
    if (!wire_pack(&event, &packed, &size, NULL))
        event_pub_send(topics->pub, topic, packed, size, NULL);
    free(packed);
}

void pub_topics_tell_lost(struct pub_topics *topics, const char *lost_seq, const char *seq)
{
    send_notice(topics, "head", "snapshot-required", lost_seq);
    send_notice(topics, "full", "snapshot-required", lost_seq);
    event_seq_set(topics->head_seq, seq);
}

/* The last event that is out on every topic: a heartbeat ahead of one would look like a gap there. */
static void send_heartbeat(void *context)
{
    struct pub_topics *topics = context;
    const char *seq = topics->full.form == EVENT_FULL ? topics->full.seq : topics->head_seq;
    if (topics->hub->is_known)
        send_notice(topics, HEARTBEAT, HEARTBEAT, seq);
}

int pub_topics_open(struct pub_topics *topics, struct err *err)
{
    topics->full =
        (struct hub_reader){.give = give_full, .on_lost = on_full_lost, .context = topics, .form = EVENT_HEAD};
    loop_timer_init(&topics->heartbeat, send_heartbeat, topics);
    loop_timer_start(topics->hub->loop, &topics->heartbeat, PUB_TOPICS_HEARTBEAT_MS, PUB_TOPICS_HEARTBEAT_MS);
    return hub_add(topics->hub, &topics->full, NULL, err);
}

void pub_topics_start(struct pub_topics *topics, const char *seq)
{
    if (!*topics->head_seq)
        event_seq_set(topics->head_seq, seq);
}

void pub_topics_close(struct pub_topics *topics)
{
    loop_timer_stop(&topics->heartbeat);
    hub_remove(&topics->full);
}
