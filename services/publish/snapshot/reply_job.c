/* The list of answers under way, with a place limit for each peer and client: an answer that nobody takes is given up,
 * so that others get their place. */
#include "reply_job.h"

#include "log.h"
#include "reply_story.h"

#include <assert.h>
#include <stdlib.h>

static int64_t stuck_ms(const struct reply_job *job)
{
    return event_snapshot_stuck_ms(job->server->socket, &job->asker);
}

int reply_job_is_stuck(const struct reply_job *job)
{
    return stuck_ms(job) > REPLY_STUCK_MS;
}

void reply_job_give_up(struct reply_job *job)
{
    event_snapshot_cut(job->server->socket, &job->asker);
    reply_job_end(job);
}

struct reply_job *reply_job_find(const struct snapshot_server *server, const struct event_asker *asker)
{
    const struct hash_cell *cell = server->peers.cells ? hash_index_find(&server->peers, asker->peer) : NULL;
    return cell ? (struct reply_job *)cell->value : NULL;
}

/* How many jobs the client has, and which of them (NULL client: of all) has been stuck for longest. */
static unsigned count_jobs(const struct snapshot_server *server, const struct net_address *client,
                           struct reply_job **out_stuck)
{
    unsigned count = 0;
    int64_t longest_ms = 0;
    *out_stuck = NULL;
    for (struct reply_job *job = server->jobs; job; job = job->next) {
        if (client && !net_address_equal(&job->asker.client, client))
            continue;
        count++;
        if (stuck_ms(job) > longest_ms) {
            longest_ms = stuck_ms(job);
            *out_stuck = job;
        }
    }
    return count;
}

int reply_job_make_place(struct snapshot_server *server, const struct net_address *client, enum reply_job_kind kind,
                         const char **out_why)
{
    struct reply_job *stuck;
    if (kind == JOB_SUBSCRIPTION) {
        *out_why = "There are too many subscriptions; ask again later.";
        return server->subscription_count < REPLY_SUBSCRIPTIONS_MAX;
    }
    /* The limit of the client is looked at first, so that one address cannot drive out those of others. */
    *out_why = "Too many snapshots and replays of your address are under way: read their replies, or ask again later.";
    if (count_jobs(server, client, &stuck) < server->client_jobs_max) {
        *out_why = "Too many snapshots and replays are under way; ask again later.";
        if (count_jobs(server, NULL, &stuck) < REPLY_JOBS_MAX)
            return 1;
    }
    /* While places are scarce, one that takes nothing loses its own sooner than otherwise. */
    if (!stuck || stuck_ms(stuck) < REPLY_STUCK_PRESSED_MS)
        return 0;
    reply_job_give_up(stuck);
    return 1;
}

/* Subscriptions stand apart: they last for days, and the tick that looks after snapshots would walk over all of them. */
static struct reply_job **list_of(struct reply_job *job)
{
    return job->kind == JOB_SUBSCRIPTION ? &job->server->subscriptions : &job->server->jobs;
}

static void link_job(struct reply_job *job)
{
    struct reply_job **list = list_of(job);
    job->next = *list;
    if (job->next)
        job->next->previous = job;
    *list = job;
    job->server->subscription_count += job->kind == JOB_SUBSCRIPTION;
}

struct reply_job *reply_job_new(struct snapshot_server *server, const struct event_asker *asker,
                                enum reply_job_kind kind)
{
    struct reply_job *job = calloc(1, sizeof *job);
    if (!job || (!server->peers.cells && hash_index_init(&server->peers, 0)) ||
        hash_index_add(&server->peers, asker->peer, (uintptr_t)job)) {
        free(job);
        return NULL;
    }
    job->server = server;
    job->asker = *asker;
    job->kind = kind;
    /* The position at which a snapshot begins: what changes while it is sent comes again as events behind it. */
    event_seq_set(job->seq, server->hub->seq);
    link_job(job);
    if (kind != JOB_SUBSCRIPTION && !server->tick.loop)
        loop_timer_start(server->loop, &server->tick, REPLY_TICK_MS, REPLY_TICK_MS);
    if (kind == JOB_SUBSCRIPTION && !server->heartbeat.loop)
        loop_timer_start(server->loop, &server->heartbeat, REPLY_BEAT_MS, REPLY_BEAT_MS);
    return job;
}

static void unlink_job(struct reply_job *job)
{
    struct reply_job **list = list_of(job);
    assert(job->previous ? job->previous->next == job : *list == job); /* ended once */
    if (job->previous)
        job->previous->next = job->next;
    else
        *list = job->next;
    if (job->next)
        job->next->previous = job->previous;
    job->server->subscription_count -= job->kind == JOB_SUBSCRIPTION;
    hash_index_remove(&job->server->peers, job->asker.peer, (uintptr_t)job);
}

void reply_job_drop_batch(struct reply_job *job)
{
    for (size_t i = 0; i < job->batch_count; i++)
        event_forms_release(job->batch[i]);
    assert(job->server->batched_bytes >= job->batch_bytes);
    job->server->batched_bytes -= job->batch_bytes;
    job->batch_count = job->batch_bytes = 0;
}

void reply_job_end(struct reply_job *job)
{
    hub_remove(&job->reader);
    hub_choice_done(&job->reader.choice); /* of a reader that was never added */
    reply_story_forget(job->story);
    reply_job_drop_batch(job);
    unlink_job(job);
    query_free(job->filter);
    free(job);
}

static int judge(struct reply_job *job, int code, const struct err *err)
{
    if (code == ERR_FULL)
        return 0;
    if (code) {
        log_debug("reply_job_ended", LOG_TEXT("reason", err->text));
        reply_job_end(job);
        return code;
    }
    return 1;
}

int reply_job_send(struct reply_job *job, Triptych__FeedReply *reply)
{
    struct err err = {0};
    int code = event_snapshot_reply(job->server->socket, &job->asker, reply, &err);
    return judge(job, code, &err);
}

int reply_job_send_events(struct reply_job *job, const Triptych__FeedReply *rest,
                          const struct wire_packed_event *events, size_t count)
{
    struct err err = {0};
    int code = event_snapshot_reply_events(job->server->socket, &job->asker, rest, events, count, &err);
    return judge(job, code, &err);
}

int reply_job_has_room(const struct reply_job *job)
{
    return event_snapshot_has_room(job->server->socket, &job->asker);
}
