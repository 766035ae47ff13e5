/* Checks a request and its tier, and begins its answer. */
#include "on_snapshot_request.h"

#include "clock.h"
#include "reply_job.h"
#include "reply_replay.h"
#include "reply_snapshot.h"
#include "reply_story.h"

#include <string.h>

/* A replay is asked by the hub itself. */
static void step(struct reply_job *job)
{
    if (reply_job_is_stuck(job))
        reply_job_give_up(job);
    else if (job->kind == JOB_SNAPSHOT)
        reply_snapshot_step(job);
}

void on_snapshot_tick(void *context)
{
    struct snapshot_server *server = context;
    struct reply_job *next;
    for (struct reply_job *job = server->jobs; job; job = next) {
        next = job->next;
        step(job);
    }
    if (!server->jobs)
        loop_timer_stop(&server->tick);
}

void on_snapshot_room(void *context, const struct event_asker *asker)
{
    struct reply_job *job = reply_job_find(context, asker);
    if (job && job->kind == JOB_SNAPSHOT)
        reply_snapshot_step(job);
    else if (job)
        hub_pump(&job->reader);
}

static void start_job(struct snapshot_server *server, const struct event_asker *asker, enum tier tier,
                      const Triptych__FeedRequest *request)
{
    struct reply_job *job = reply_job_find(server, asker);
    int is_snapshot = strcmp(request->kind, "snapshot") == 0;
    if (job)
        reply_job_end(job); /* who asks again has given up on what came before */
    /* Half a catalog would look like a whole one. */
    if (is_snapshot && !server->load->is_done) {
        event_snapshot_refuse(server->socket, asker, "unavailable", "The stories are being loaded; ask again soon.");
        return;
    }
    if (!is_snapshot && *request->from && !event_seq_is_valid(request->from)) {
        event_snapshot_refuse(server->socket, asker, "bad-request",
                              "`from` is a sequence number like 1-1700000000000000, or empty.");
        return;
    }
    const char *why = "There is no memory for another snapshot; ask again later.";
    job = reply_job_make_place(server, &asker->client, &why) ? reply_job_new(server, asker, tier, request) : NULL;
    if (!job)
        event_snapshot_refuse(server->socket, asker, "unavailable", why);
    else if (is_snapshot)
        reply_snapshot_step(job);
    else
        reply_replay_start(job, request->from);
}

/* What the request's key opens. Returns 1, or refuses the request and returns 0. */
static int read_tier(struct snapshot_server *server, const struct event_asker *asker, const char *text, enum tier *out)
{
    struct tier_keyring_key *tier_key = NULL;
    *out = server->tier;
    if (!*text)
        return 1;
    if (!server->tier_keys->is_known) {
        event_snapshot_refuse(server->socket, asker, "unavailable", "The keys are being loaded; ask again soon.");
        return 0;
    }
    enum tier_key_verdict verdict =
        tier_keyring_check(&server->tier_keys->keyring, text, "", clock_now_ms(), &tier_key);
    if (!tier_key) {
        metric_add(server->tier_keys_refused, 1);
        event_snapshot_refuse(server->socket, asker, "unauthorized", tier_key_sentence(verdict));
        return 0;
    }
    if (tier_keyring_take(&server->tier_keys->keyring, tier_key, clock_monotonic_ms()).retry_s) {
        metric_add(server->tier_keys_limited, 1);
        event_snapshot_refuse(server->socket, asker, "unavailable", "This key asks too often; ask again later.");
        return 0;
    }
    *out = tier_key->tier > *out ? tier_key->tier : *out;
    return 1;
}

void on_snapshot_request(void *context, const struct event_asker *asker, const Triptych__FeedRequest *request)
{
    struct snapshot_server *server = context;
    struct err err = {0};
    enum tier tier;
    metric_add(server->asked, 1);
    if (!read_tier(server, asker, request->key, &tier))
        return;
    if (strcmp(request->kind, "story") != 0)
        start_job(server, asker, tier, request);
    else if (!reply_story_ask(server, &(struct reply_to){.asker = asker, .tier = tier}, request->story_id, &err))
        event_snapshot_refuse(server->socket, asker, "unavailable", err.text);
}
