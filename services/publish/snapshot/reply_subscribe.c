/* A reader of the hub that never ends by itself. Waiting for credit or for room, it is paused: it keeps no page of old events,
 * and costs others nothing when events come. */
#include "reply_subscribe.h"

#include "clock.h"
#include "reply_batch.h"
#include "reply_reader.h"

/* The socket tells a peer's room when that peer had too much waiting, and not when all peers of its address together had: then
 * it is looked at a little later. */
static void await_room(struct reply_job *job)
{
    struct snapshot_server *server = job->server;
    job->awaits_room = 1;
    hub_pause(&job->reader);
    if (!server->room_tick.loop)
        loop_timer_start(server->loop, &server->room_tick, REPLY_TICK_MS, REPLY_TICK_MS);
}

static int give(void *context, struct event_forms *event, enum event_form form)
{
    struct reply_job *job = context;
    (void)form;
    /* The last event that there was credit for must not wait for the next one to push it out. */
    if (!job->credit && job->batch_count && reply_batch_send(job, 1) < 0)
        return 0;
    if (!reply_job_has_room(job)) {
        await_room(job);
        return 0;
    }
    if (!job->credit) {
        hub_pause(&job->reader);
        return 0;
    }
    int added = reply_batch_add(job, event);
    if (added < 0)
        return 0;
    if (added)
        job->credit--;
    else if (reply_job_has_room(job)) /* others have gathered too much: nothing will tell when they have sent it */
        hub_retry(&job->reader);
    else
        await_room(job);
    return added;
}

static void on_caught_up(void *context)
{
    struct reply_job *job = context;
    /* The first time it learns where it begins. */
    if (!job->batch_count && job->is_caught_up)
        return;
    int sent = reply_batch_send(job, 0);
    if (sent == 1)
        job->is_caught_up = 1;
    else if (sent == 0)
        await_room(job);
}

void reply_subscribe_start(struct reply_job *job, const char *from, uint32_t credit)
{
    /* It says itself when it has room: thousands that wait would else be asked on every tick of the hub. */
    const struct hub_reader reader = {.give = give, .on_caught_up = on_caught_up, .tells_room = 1};
    job->credit = credit;
    reply_reader_start(job, &reader, from);
}

void reply_subscribe_credit(struct reply_job *job, uint32_t more)
{
    job->credit = more > REPLY_CREDIT_MAX - job->credit ? REPLY_CREDIT_MAX : job->credit + more;
    hub_resume(&job->reader);
}

/* Sends what is gathered, or an empty reply, and goes on when it can. */
static void go_on(struct reply_job *job)
{
    if (reply_batch_send(job, job->reader.is_paused) == 1 && job->reader.is_paused && job->credit)
        hub_resume(&job->reader);
}

void reply_subscribe_room(struct reply_job *job)
{
    job->awaits_room = 0;
    if (!job->reader.is_paused)
        return;
    if (job->batch_count)
        go_on(job);
    else if (job->credit)
        hub_resume(&job->reader);
}

void reply_subscribe_look_for_room(void *context)
{
    struct snapshot_server *server = context;
    struct reply_job *next;
    int is_awaited = 0;
    for (struct reply_job *job = server->subscriptions; job; job = next) {
        next = job->next;
        if (!job->awaits_room)
            continue;
        if (reply_job_has_room(job))
            reply_subscribe_room(job);
        else
            is_awaited = 1;
    }
    if (!is_awaited)
        loop_timer_stop(&server->room_tick);
}

/* A key opens fields that can be asked for, so a stream of answers to them must not outlive it. Returns 0 when the job has
 * ended. */
static int check_key(struct reply_job *job)
{
    struct snapshot_server *server = job->server;
    if (!*job->tier_key_id || tier_keyring_find(&server->tier_keys->keyring, job->tier_key_id, clock_now_ms()))
        return 1;
    event_snapshot_refuse(server->socket, &job->asker, "unauthorized", "This key does not hold any more.");
    reply_job_end(job);
    return 0;
}

void reply_subscribe_check_keys(struct snapshot_server *server)
{
    struct reply_job *next;
    for (struct reply_job *job = server->subscriptions; job; job = next) {
        next = job->next;
        check_key(job);
    }
}

/* Thousands that were told at one time would be told at one time for ever, and events would wait for that: each has an interval
 * of its own, and one that gets events needs none. */
static int is_due(const struct reply_job *job, int64_t now_ms)
{
    int64_t sooner_ms = (int64_t)(job->asker.peer * 2654435761u % (REPLY_HEARTBEAT_MS / 2));
    return now_ms - job->sent_ms >= REPLY_HEARTBEAT_MS - sooner_ms;
}

static void beat(struct reply_job *job, int64_t now_ms)
{
    if (!check_key(job) || !is_due(job, now_ms))
        return;
    if (reply_job_is_stuck(job))
        reply_job_give_up(job);
    /* One that is gathering sends by itself. That there is room again may not have been told. */
    else if (!job->batch_count || job->reader.is_paused)
        go_on(job);
}

void reply_subscribe_heartbeats(void *context)
{
    struct snapshot_server *server = context;
    struct reply_job *next;
    int64_t now_ms = clock_monotonic_ms();
    for (struct reply_job *job = server->subscriptions; job; job = next) {
        next = job->next;
        beat(job, now_ms);
    }
    if (!server->subscriptions)
        loop_timer_stop(&server->heartbeat);
}
