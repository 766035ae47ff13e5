/* The snapshot socket: a request becomes a job that sends its replies as the peer takes them, or is answered at once.
 */
#include "reply_job.h"

#include "clock.h"
#include "redact.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#define JOBS_TICK_MS 20

/* ── jobs ── */

static int64_t stuck_ms(const struct reply_job *job)
{
    return link_snapshot_stuck_ms(job->publish->snapshot, &job->asker);
}

/* A peer that does not take its replies is cut off: that frees what waits for it, and it asks again. */
static void give_up(struct reply_job *job)
{
    link_snapshot_cut(job->publish->snapshot, &job->asker);
    reply_job_end(job);
}

static void step(struct reply_job *job)
{
    if (stuck_ms(job) > FEED_STUCK_MS)
        give_up(job);
    else if (job->kind == JOB_SNAPSHOT)
        reply_snapshot_step(job);
    /* A replay is asked by the hub itself. */
}

static void on_jobs_tick(void *context)
{
    struct publish *publish = context;
    struct reply_job *next;
    for (struct reply_job *job = publish->jobs; job; job = next) {
        next = job->next;
        step(job);
    }
    if (!publish->jobs)
        loop_timer_stop(&publish->jobs_tick);
}

static struct reply_job *find_job(struct publish *publish, const struct link_asker *asker)
{
    struct reply_job *job = publish->jobs;
    while (job && !link_asker_equal(&job->asker, asker))
        job = job->next;
    return job;
}

/* How many jobs the client has, and which of them (NULL client: of all) has been stuck for longest. */
static unsigned count_jobs(struct publish *publish, const struct net_address *client, struct reply_job **out_stuck)
{
    unsigned count = 0;
    int64_t longest_ms = 0;
    *out_stuck = NULL;
    for (struct reply_job *job = publish->jobs; job; job = job->next) {
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

/* No place left, for this client or for all: a peer that takes nothing makes room sooner than it would otherwise.
 * Returns 0 when there is none such, with why. */
static int make_place(struct publish *publish, const struct net_address *client, const char **out_why)
{
    struct reply_job *stuck;
    *out_why = "Too many snapshots and replays of your address are under way: read their replies, or ask again later.";
    if (count_jobs(publish, client, &stuck) < publish->client_jobs_max) {
        *out_why = "Too many snapshots and replays are under way; ask again later.";
        if (count_jobs(publish, NULL, &stuck) < REPLY_JOBS_MAX)
            return 1;
    }
    if (!stuck || stuck_ms(stuck) < FEED_STUCK_PRESSED_MS)
        return 0;
    give_up(stuck);
    return 1;
}

void on_feed_room(void *context, const struct link_asker *asker)
{
    struct reply_job *job = find_job(context, asker);
    if (job && job->kind == JOB_SNAPSHOT)
        reply_snapshot_step(job);
    else if (job)
        hub_pump(&job->reader);
}

static struct reply_job *job_new(struct publish *publish, const struct link_asker *asker, enum tier tier,
                                 const Triptych__FeedRequest *request)
{
    struct reply_job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    job->publish = publish;
    job->asker = *asker;
    job->tier = tier;
    job->is_full = request->full;
    job->is_all = request->all;
    event_seq_set(job->seq, publish->hub.seq);
    job->next = publish->jobs;
    if (job->next)
        job->next->previous = job;
    publish->jobs = job;
    if (!publish->jobs_tick.loop) {
        loop_timer_init(&publish->jobs_tick, on_jobs_tick, publish);
        loop_timer_start(daemon_loop(publish->service.daemon), &publish->jobs_tick, JOBS_TICK_MS, JOBS_TICK_MS);
    }
    return job;
}

void reply_job_end(struct reply_job *job)
{
    struct publish *publish = job->publish;
    hub_remove(&job->reader);
    reply_story_forget(job->story);
    for (size_t i = 0; i < job->batch_count; i++)
        feed_event_release(job->batch[i]);
    if (job->previous)
        job->previous->next = job->next;
    else
        publish->jobs = job->next;
    if (job->next)
        job->next->previous = job->previous;
    free(job);
}

int reply_job_send(struct reply_job *job, Triptych__FeedReply *reply)
{
    struct err err = {0};
    int code = link_snapshot_reply(job->publish->snapshot, &job->asker, reply, &err);
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
    return link_snapshot_has_room(job->publish->snapshot, &job->asker);
}

void reply_jobs_close(struct publish *publish)
{
    while (publish->jobs)
        reply_job_end(publish->jobs);
    loop_timer_stop(&publish->jobs_tick);
}

/* ── single stories ── */

struct reply_story_ask {
    struct publish *publish;
    struct link_asker asker;
    struct reply_job *job; /* NULL: for itself */
    enum tier tier;
    int is_forgotten;
};

static void answer_story(struct reply_story_ask *ask, const struct store_result *result, const Triptych__Story *story)
{
    struct link_snapshot *socket = ask->publish->snapshot;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    struct err err = {0};
    if (result->code) {
        link_snapshot_refuse(socket, &ask->asker, "unavailable", "Redis does not answer; ask again later.");
        return;
    }
    if (!story) {
        link_snapshot_refuse(socket, &ask->asker, "unknown-story", "There is no such story (any more).");
        return;
    }
    reply.seq = ask->publish->hub.seq;
    reply.story = (Triptych__Story *)story;
    if (link_snapshot_reply(socket, &ask->asker, &reply, &err) && err.code != ERR_FULL && err.code != ERR_UNAVAILABLE)
        link_snapshot_refuse(socket, &ask->asker, "unavailable", err.text);
}

/* What the store hands out is not ours to change, so what the tier may not see leaves a copy of it. */
static Triptych__Story *redacted_copy(const Triptych__Story *story, enum tier tier)
{
    ProtobufCMessage *copy = NULL;
    uint8_t *packed = NULL;
    size_t size = 0;
    if (story && !wire_pack(story, &packed, &size, NULL))
        wire_unpack(&triptych__story__descriptor, packed, size, &copy, NULL);
    free(packed);
    redact_story((Triptych__Story *)copy, tier);
    return (Triptych__Story *)copy;
}

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct reply_story_ask *ask = context;
    struct reply_job *job = ask->job;
    (void)published_version;
    ask->publish->story_asks--;
    if (!ask->is_forgotten && !ask->publish->is_closing) {
        Triptych__Story *copy = result->code ? NULL : redacted_copy(story, ask->tier);
        if (job) {
            job->story = NULL;
            reply_snapshot_story(job, copy);
        } else {
            answer_story(ask, result, copy);
        }
        wire_free(copy);
    }
    free(ask);
}

struct reply_story_ask *reply_story_ask(struct publish *publish, const struct reply_to *to, const char *story_id,
                                        struct err *err)
{
    struct reply_story_ask *ask = publish->story_asks < FEED_ASKS_MAX ? calloc(1, sizeof *ask) : NULL;
    if (!ask) {
        err_set(err, ERR_FULL, "too many stories are being asked for");
        return NULL;
    }
    ask->publish = publish;
    ask->asker = *to->asker;
    ask->tier = to->tier;
    ask->job = to->job;
    if (store_story_get(publish->service.store, story_id, WIRE_STORY_ARTICLES, WIRE_EXCERPT_BYTES, on_story, ask,
                        err)) {
        free(ask);
        return NULL;
    }
    publish->story_asks++;
    return ask;
}

void reply_story_forget(struct reply_story_ask *ask)
{
    if (ask)
        ask->is_forgotten = 1;
}

/* ── requests ── */

static void start_job(struct publish *publish, const struct link_asker *asker, enum tier tier,
                      const Triptych__FeedRequest *request)
{
    struct reply_job *job = find_job(publish, asker);
    int is_snapshot = strcmp(request->kind, "snapshot") == 0;
    if (job)
        reply_job_end(job); /* who asks anew has given up on what came before */
    if (is_snapshot && !publish->load.is_done) {
        link_snapshot_refuse(publish->snapshot, asker, "unavailable", "The stories are being loaded; ask again soon.");
        return;
    }
    if (!is_snapshot && *request->from && !event_seq_is_valid(request->from)) {
        link_snapshot_refuse(publish->snapshot, asker, "bad-request",
                             "`from` is a sequence number like 1-1700000000000000, or empty.");
        return;
    }
    const char *why = "There is no memory for another snapshot; ask again later.";
    job = make_place(publish, &asker->client, &why) ? job_new(publish, asker, tier, request) : NULL;
    if (!job)
        link_snapshot_refuse(publish->snapshot, asker, "unavailable", why);
    else if (is_snapshot)
        reply_snapshot_step(job);
    else
        reply_replay_start(job, request->from);
}

/* What the request's key opens. Returns 1, or refuses the request and returns 0. */
static int read_tier(struct publish *publish, const struct link_asker *asker, const char *text, enum tier *out)
{
    struct tier_keyring_key *key = NULL;
    *out = publish->web.site.tier;
    if (!*text)
        return 1;
    if (!publish->keys.is_known) {
        link_snapshot_refuse(publish->snapshot, asker, "unavailable", "The keys are being loaded; ask again soon.");
        return 0;
    }
    enum tier_key_verdict verdict = tier_keyring_check(&publish->keys.keyring, text, "", clock_now_ms(), &key);
    if (!key) {
        metric_add(publish->web.metrics.keys_refused, 1);
        link_snapshot_refuse(publish->snapshot, asker, "unauthorized", tier_key_sentence(verdict));
        return 0;
    }
    if (tier_keyring_take(&publish->keys.keyring, key, clock_monotonic_ms()).retry_s) {
        metric_add(publish->web.metrics.keys_limited, 1);
        link_snapshot_refuse(publish->snapshot, asker, "unavailable", "This key asks too often; ask again later.");
        return 0;
    }
    *out = key->tier > *out ? key->tier : *out;
    return 1;
}

void on_feed_request(void *context, const struct link_asker *asker, const Triptych__FeedRequest *request)
{
    struct publish *publish = context;
    struct err err = {0};
    enum tier tier;
    metric_add(publish->metrics.asked, 1);
    if (!read_tier(publish, asker, request->key, &tier))
        return;
    if (strcmp(request->kind, "story") != 0)
        start_job(publish, asker, tier, request);
    else if (!reply_story_ask(publish, &(struct reply_to){asker, tier, NULL}, request->story_id, &err))
        link_snapshot_refuse(publish->snapshot, asker, "unavailable", err.text);
}

void on_feed_refused(void *context, const char *reason, const char *address, const char *detail)
{
    struct publish *publish = context;
    uint64_t held_back;
    metric_add(metrics_counter(daemon_metrics(publish->service.daemon), "triptych_publish_feed_refused_total",
                               "peers and frames refused on the feed's sockets", "reason", reason),
               1);
    if (log_limit_take(&publish->refusals, reason, &held_back))
        log_warn("feed_peer_refused", LOG_TEXT("reason", reason), LOG_TEXT("address", address),
                 LOG_TEXT("detail", detail), LOG_INT("held_back", held_back));
}
