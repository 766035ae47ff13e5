/* Checks a request and its tier, and begins its answer. */
#include "on_snapshot_request.h"

#include "clock.h"
#include "reply_job.h"
#include "reply_replay.h"
#include "reply_snapshot.h"
#include "reply_story.h"
#include "reply_subscribe.h"
#include "request_query.h"

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
    if (!job)
        return;
    if (job->kind == JOB_SNAPSHOT)
        reply_snapshot_step(job);
    else if (job->kind == JOB_SUBSCRIPTION)
        reply_subscribe_room(job);
    else
        hub_pump(&job->reader);
}

/* Who asks, as the request's key has it. */
struct asking {
    enum tier tier;
    const struct tier_keyring_key *tier_key; /* NULL: none */
};

static enum reply_job_kind kind_of(const Triptych__FeedRequest *request)
{
    return strcmp(request->kind, "snapshot") == 0 ? JOB_SNAPSHOT
           : strcmp(request->kind, "replay") == 0 ? JOB_REPLAY
                                                  : JOB_SUBSCRIPTION;
}

/* All of it is looked at before a place is taken, so that a request that is refused costs nobody his. What is wrong with the request, as error and sentence; 0 when nothing is. */
static int is_wrong(const struct snapshot_server *server, const Triptych__FeedRequest *request, const char **error,
                    const char **detail)
{
    enum reply_job_kind kind = kind_of(request);
    *error = "bad-request";
    *detail = NULL;
    if (kind == JOB_SNAPSHOT && !server->load->is_done) {
        *error = "unavailable"; /* half a catalog would look like a whole one */
        *detail = "The stories are being loaded; ask again soon.";
    } else if (kind == JOB_REPLAY && *request->from && !event_seq_is_valid(request->from)) {
        *detail = "`from` is a sequence number like 1-1700000000000000, or empty.";
    } else if (kind == JOB_SUBSCRIPTION && *request->from && strcmp(request->from, "now") != 0 &&
               !event_seq_is_valid(request->from)) {
        *detail = "`from` is a sequence number like 1-1700000000000000, now, or empty.";
    } else if (kind == JOB_SUBSCRIPTION && (request->credit == 0 || request->credit > REPLY_CREDIT_MAX)) {
        *detail = "`credit` says how many events may be sent, from 1 to 65536.";
    }
    return *detail != NULL;
}

static void begin_job(struct reply_job *job, const struct asking *asking, const Triptych__FeedRequest *request)
{
    job->tier = asking->tier;
    if (asking->tier_key)
        memcpy(job->tier_key_id, asking->tier_key->id, sizeof job->tier_key_id);
    job->is_full = request->full;
    job->is_all = request->all;
    job->is_once = request->once;
    if (job->kind == JOB_SNAPSHOT)
        reply_snapshot_step(job);
    else if (job->kind == JOB_REPLAY)
        reply_replay_start(job, request->from);
    else
        reply_subscribe_start(job, strcmp(request->from, "now") == 0 ? NULL : request->from, request->credit);
}

static void start_job(struct snapshot_server *server, const struct event_asker *asker, const struct asking *asking,
                      const Triptych__FeedRequest *request)
{
    struct reply_job *job = reply_job_find(server, asker);
    struct query *filter = NULL;
    const char *error, *why;
    if (job)
        reply_job_end(job); /* who asks again has given up on what came before */
    if (is_wrong(server, request, &error, &why)) {
        event_snapshot_refuse(server->socket, asker, error, why);
        return;
    }
    if (!request_query_read(server, asker, asking->tier, request, &filter))
        return;
    why = "There is no memory for another snapshot; ask again later.";
    job = reply_job_make_place(server, &asker->client, kind_of(request), &why)
              ? reply_job_new(server, asker, kind_of(request))
              : NULL;
    if (!job) {
        query_free(filter);
        event_snapshot_refuse(server->socket, asker, "unavailable", why);
        return;
    }
    job->filter = filter;
    begin_job(job, asking, request);
}

static void give_credit(struct snapshot_server *server, const struct event_asker *asker, uint32_t credit)
{
    struct reply_job *job = reply_job_find(server, asker);
    if (credit == 0 || credit > REPLY_CREDIT_MAX)
        event_snapshot_refuse(server->socket, asker, "bad-request", "`credit` is from 1 to 65536.");
    else if (!job || job->kind != JOB_SUBSCRIPTION)
        event_snapshot_refuse(
            server->socket, asker, "unknown-subscription",
            "There is no subscription on this connection: subscribe again from the last seq you have.");
    else
        reply_subscribe_credit(job, credit);
}

/* What the request's key opens. Returns 1, or refuses the request and returns 0. */
static int read_tier(struct snapshot_server *server, const struct event_asker *asker, const char *text,
                     struct asking *out)
{
    struct tier_keyring_key *tier_key = NULL;
    *out = (struct asking){.tier = server->tier};
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
    out->tier_key = tier_key;
    out->tier = tier_key->tier > out->tier ? tier_key->tier : out->tier;
    return 1;
}

void on_snapshot_request(void *context, const struct event_asker *asker, const Triptych__FeedRequest *request)
{
    struct snapshot_server *server = context;
    struct err err = {0};
    struct asking asking;
    metric_add(server->asked, 1);
    if (strcmp(request->kind, "credit") == 0) {
        give_credit(server, asker, request->credit);
        return;
    }
    if (!read_tier(server, asker, request->key, &asking))
        return;
    if (strcmp(request->kind, "story") != 0)
        start_job(server, asker, &asking, request);
    else if (!reply_story_ask(server, &(struct reply_to){.asker = asker, .tier = asking.tier}, request->story_id, &err))
        event_snapshot_refuse(server->socket, asker, "unavailable", err.text);
}
