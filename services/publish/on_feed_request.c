/* The snapshot socket: a request becomes a job that sends its replies as the peer takes them, or is answered at once.
 */
#include "reply_job.h"

#include "access.h"
#include "clock.h"
#include "redact.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#define JOBS_TICK_MS 20

/* ── jobs ── */

static void step(struct reply_job *job)
{
    if (clock_monotonic_ms() - job->heard_ms > FEED_STUCK_MS)
        reply_job_end(job);
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

static struct reply_job *job_new(struct publish *publish, const struct link_asker *asker, enum tier tier,
                                 const Triptych__FeedRequest *request)
{
    struct reply_job *job = publish->job_count < REPLY_JOBS_MAX ? calloc(1, sizeof *job) : NULL;
    if (!job)
        return NULL;
    job->publish = publish;
    job->asker = *asker;
    job->tier = tier;
    job->is_full = request->full;
    job->is_all = request->all;
    job->heard_ms = clock_monotonic_ms();
    feed_seq_set(job->seq, publish->hub.seq);
    job->next = publish->jobs;
    if (job->next)
        job->next->previous = job;
    publish->jobs = job;
    publish->job_count++;
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
    publish->job_count--;
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
    job->heard_ms = clock_monotonic_ms();
    return 1;
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
    if (store_story_get(publish->service.store, story_id, HUB_STORY_ARTICLES, WIRE_EXCERPT_BYTES, on_story, ask, err)) {
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
    if (!is_snapshot && *request->from && !feed_seq_is_valid(request->from)) {
        link_snapshot_refuse(publish->snapshot, asker, "bad-request",
                             "`from` is a sequence number like 1-1700000000000000, or empty.");
        return;
    }
    job = job_new(publish, asker, tier, request);
    if (!job)
        link_snapshot_refuse(publish->snapshot, asker, "unavailable",
                             "Too many snapshots are under way; ask again later.");
    else if (is_snapshot)
        reply_snapshot_step(job);
    else
        reply_replay_start(job, request->from);
}

/* What the request's key opens. Returns 1, or refuses the request and returns 0. */
static int read_tier(struct publish *publish, const struct link_asker *asker, const char *text, enum tier *out)
{
    struct keyring_key *key = NULL;
    *out = publish->site.tier;
    if (!*text)
        return 1;
    if (!publish->keys.is_known) {
        link_snapshot_refuse(publish->snapshot, asker, "unavailable", "The keys are being loaded; ask again soon.");
        return 0;
    }
    enum key_verdict verdict = keyring_check(&publish->keyring, text, "", clock_now_ms(), &key);
    if (!key) {
        metric_add(publish->metrics.keys_refused, 1);
        link_snapshot_refuse(publish->snapshot, asker, "unauthorized", access_sentence(verdict));
        return 0;
    }
    if (keyring_take(&publish->keyring, key, clock_monotonic_ms())) {
        metric_add(publish->metrics.keys_limited, 1);
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

void on_feed_refused(void *context, const char *detail)
{
    struct publish *publish = context;
    metric_add(publish->metrics.refused, 1);
    log_warn("feed_request_refused", LOG_TEXT("reason", detail));
}
