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
    struct reply_job *job = server->jobs;
    while (job && !event_asker_equal(&job->asker, asker))
        job = job->next;
    return job;
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

int reply_job_make_place(struct snapshot_server *server, const struct net_address *client, const char **out_why)
{
    struct reply_job *stuck;
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

struct reply_job *reply_job_new(struct snapshot_server *server, const struct event_asker *asker, enum tier tier,
                                const Triptych__FeedRequest *request)
{
    struct reply_job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    job->server = server;
    job->asker = *asker;
    job->tier = tier;
    job->is_full = request->full;
    job->is_all = request->all;
    /* The position at which the snapshot begins: what changes while it is sent comes again as events behind it. */
    event_seq_set(job->seq, server->hub->seq);
    job->next = server->jobs;
    if (job->next)
        job->next->previous = job;
    server->jobs = job;
    if (!server->tick.loop)
        loop_timer_start(server->loop, &server->tick, REPLY_TICK_MS, REPLY_TICK_MS);
    return job;
}

void reply_job_end(struct reply_job *job)
{
    hub_remove(&job->reader);
    reply_story_forget(job->story);
    for (size_t i = 0; i < job->batch_count; i++)
        event_forms_release(job->batch[i]);
    assert(job->previous ? job->previous->next == job : job->server->jobs == job); /* ended once */
    if (job->previous)
        job->previous->next = job->next;
    else
        job->server->jobs = job->next;
    if (job->next)
        job->next->previous = job->previous;
    free(job);
}

int reply_job_send(struct reply_job *job, Triptych__FeedReply *reply)
{
    struct err err = {0};
    int code = event_snapshot_reply(job->server->socket, &job->asker, reply, &err);
    if (code == ERR_FULL)
        return 0;
    if (code) {
        log_debug("reply_job_ended", LOG_TEXT("reason", err.text));
        reply_job_end(job);
        return code;
    }
    return 1;
}

int reply_job_has_room(const struct reply_job *job)
{
    return event_snapshot_has_room(job->server->socket, &job->asker);
}
