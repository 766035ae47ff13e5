/* A reader of the hub that never ends by itself. Waiting for credit or for room, it is paused: it keeps no page of old events,
 * and costs others nothing when events come. */
#include "reply_subscribe.h"

#include "clock.h"
#include "reply_batch.h"
#include "reply_reader.h"

static int give(void *context, struct event_forms *event, enum event_form form)
{
    struct reply_job *job = context;
    (void)form;
    /* The last event that there was credit for must not wait for the next one to push it out. */
    if (!job->credit && job->batch_count && reply_batch_send(job, 1) < 0)
        return 0;
    if (!job->credit || !reply_job_has_room(job)) {
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
        hub_pause(&job->reader);
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
        hub_pause(&job->reader);
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
    if (!job->reader.is_paused)
        return;
    if (job->batch_count)
        go_on(job);
    else if (job->credit)
        hub_resume(&job->reader);
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

static void beat(struct reply_job *job)
{
    if (reply_job_is_stuck(job))
        reply_job_give_up(job);
    /* One that is gathering sends by itself. That there is room again may not have been told. */
    else if (check_key(job) && (!job->batch_count || job->reader.is_paused))
        go_on(job);
}

void reply_subscribe_heartbeats(void *context)
{
    struct snapshot_server *server = context;
    struct reply_job *next;
    for (struct reply_job *job = server->subscriptions; job; job = next) {
        next = job->next;
        beat(job);
    }
    if (!server->subscriptions)
        loop_timer_stop(&server->heartbeat);
}
