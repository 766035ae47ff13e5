#include "scripted_link.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ROOM 1000

struct scripted_link scripted_link;

static struct loop_timer timer;
static struct loop *loop_of_subscriber;
static int is_told;
static char place; /* only its address counts: both ends are opaque */

void scripted_link_reset(void)
{
    scripted_link = (struct scripted_link){.room = ROOM};
}

static int open_end(struct err *err)
{
    scripted_link.opened++;
    return scripted_link.open_code ? err_set(err, (enum err_code)scripted_link.open_code, "refused by the test") : 0;
}

/* ── sender ── */

int link_sender_open(struct loop *loop, struct store *store, const struct link_sender_options *options,
                     struct link_sender **out, struct err *err)
{
    (void)loop, (void)store;
    scripted_link.sender = *options;
    int code = open_end(err);
    *out = code ? NULL : (struct link_sender *)&place;
    return code;
}

void link_sender_close(struct link_sender *sender)
{
    scripted_link.closed += sender != NULL;
}

static void describe(const Triptych__Work *work, char *out, size_t room)
{
    const char *again = work->again ? " again" : "";
    if (work->payload_case == TRIPTYCH__WORK__PAYLOAD_ARTICLE)
        snprintf(out, room, "article %s%s", work->id, again);
    else if (work->payload_case == TRIPTYCH__WORK__PAYLOAD_CHANGED)
        snprintf(out, room, "changed %s %" PRIu64 "%s", work->id, work->changed->version, again);
    else if (work->payload_case == TRIPTYCH__WORK__PAYLOAD_SUMMARIZED)
        snprintf(out, room, "summarized %s %" PRIu64 "%s", work->id, work->summarized->version, again);
    else if (work->payload_case == TRIPTYCH__WORK__PAYLOAD_ROW)
        snprintf(out, room, "row %s%s", work->row->title, again);
}

int link_push(struct link_sender *sender, const Triptych__Work *work, struct err *err)
{
    (void)sender;
    if (scripted_link.push_code)
        return err_set(err, (enum err_code)scripted_link.push_code, "refused by the test");
    scripted_link.pushed++;
    describe(work, scripted_link.last_pushed, sizeof scripted_link.last_pushed);
    if (scripted_link.on_push)
        scripted_link.on_push(work);
    return 0;
}

struct link_sender_counts link_sender_counts(const struct link_sender *sender)
{
    (void)sender;
    return scripted_link.counts;
}

unsigned link_room(const struct link_sender *sender)
{
    (void)sender;
    return scripted_link.room;
}

int link_is_crowded(const struct link_sender *sender)
{
    (void)sender;
    return scripted_link.is_crowded;
}

/* ── receiver ── */

int link_receiver_open(struct loop *loop, struct store *store, const struct link_receiver_options *options,
                       struct link_receiver **out, struct err *err)
{
    (void)loop, (void)store;
    scripted_link.receiver = *options;
    int code = open_end(err);
    *out = code ? NULL : (struct link_receiver *)&place;
    return code;
}

void link_receiver_close(struct link_receiver *receiver)
{
    scripted_link.closed += receiver != NULL;
}

static void note_done(const char *outcome, const char *detail)
{
    scripted_link.jobs_done++;
    snprintf(scripted_link.last_done, sizeof scripted_link.last_done, "%s%s%s", outcome, detail ? ": " : "",
             detail ? detail : "");
}

void link_job_done(struct link_job *job, const char *outcome, const char *reason)
{
    (void)job;
    note_done(outcome, reason);
}

void link_job_stored(struct link_job *job, const char *outcome, const char *proof)
{
    (void)job;
    note_done(outcome, proof);
}

void link_receiver_pause(struct link_receiver *receiver, int is_paused)
{
    (void)receiver;
    scripted_link.is_paused = is_paused;
}

unsigned link_receiver_in_hand(const struct link_receiver *receiver)
{
    (void)receiver;
    return scripted_link.in_hand;
}

unsigned link_receiver_senders(const struct link_receiver *receiver)
{
    (void)receiver;
    return 1;
}

/* ── subscriber ── */

static void on_subscribed(void *context)
{
    (void)context;
    if (is_told)
        return;
    is_told = 1;
    loop_timer_start(loop_of_subscriber, &timer, 0, 0); /* so that the loop does not wait after it */
    scripted_link.on_subscribed(&scripted_link.subscriber);
}

int event_subscriber_open(struct loop *loop, const struct event_subscriber_options *options,
                          struct event_subscriber **out, struct err *err)
{
    scripted_link.subscriber = *options;
    int code = open_end(err);
    *out = code ? NULL : (struct event_subscriber *)&place;
    is_told = 0;
    loop_of_subscriber = loop;
    loop_timer_init(&timer, on_subscribed, NULL);
    if (!code && scripted_link.on_subscribed)
        loop_timer_start(loop, &timer, 0, 0);
    return code;
}

void event_subscriber_close(struct event_subscriber *subscriber)
{
    scripted_link.closed += subscriber != NULL;
    loop_timer_stop(&timer);
}

const char *event_subscriber_seq(const struct event_subscriber *subscriber)
{
    (void)subscriber;
    return "";
}
