/* The life of an article in flight: its stages, its end, and another try after a pause. What happens at a stage stands
 * in the files of the steps; nothing here knows them, but for `place`, which each job carries. */
#include "article_job.h"

#include "classify.h"
#include "commit_log.h"

#include <assert.h>
#include <stdlib.h>

#define RETRY_FIRST_MS  5
#define RETRY_MAX_MS    1000
#define RETRY_DOUBLINGS 7   /* of RETRY_FIRST_MS; beyond it RETRY_MAX_MS */
#define WAITS_MAX       400 /* of RETRY_FIRST_MS each, for the log */

#define STAGE(name) (1u << ARTICLE_##name)
#define DECIDED                                                                                                        \
    (STAGE(HELD) | STAGE(ASKING) | STAGE(COMMITTING) | STAGE(RETRYING) | STAGE(ENDING)) /* what placing may lead to */

/* The stages that may follow each stage. article_job_enter asserts it, so a handler that is called twice, or an answer
 * that comes after the end, stops in tests and not in an operator's counters. */
static const unsigned may_follow[ARTICLE_STAGES] = {
    [ARTICLE_READ] = STAGE(EMBEDDING) | STAGE(EMBEDDED) | DECIDED,
    [ARTICLE_EMBEDDING] = STAGE(EMBEDDED),
    [ARTICLE_EMBEDDED] = DECIDED,
    [ARTICLE_HELD] = DECIDED,
    [ARTICLE_ASKING] = DECIDED,
    [ARTICLE_COMMITTING] = STAGE(RETRYING) | STAGE(ENDING),
    [ARTICLE_RETRYING] = DECIDED,
    [ARTICLE_ENDING] = 0,
};

struct article_job *article_job_new(struct classify *classify, struct link_job *link_job, article_job_fn *place)
{
    assert(link_job && place);
    struct article_job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    job->classify = classify;
    job->link_job = link_job;
    job->place = place;
    /* In the order of arrival, which is the order in which articles are decided on: the same input gives the same
     * stories. */
    TAILQ_INSERT_TAIL(&classify->jobs, job, all);
    return job;
}

void article_job_free(struct article_job *job)
{
    loop_timer_stop(&job->retry);
    TAILQ_REMOVE(&job->classify->jobs, job, all);
    free((int8_t *)job->embedding.values);
    free(job->gist);
    free(job);
}

void article_job_enter(struct article_job *job, enum article_job_stage stage)
{
    assert(may_follow[job->stage] & (1u << stage));
    job->stage = stage;
}

void article_job_done(struct article_job *job, const char *outcome, const char *reason)
{
    assert(job->stage != ARTICLE_EMBEDDING); /* the embedder's answer would find it freed */
    link_job_done(job->link_job, outcome, reason);
    article_job_free(job);
}

/* The entry is in the dead letters, or Redis said why not; either way the work is over here. */
static void on_dead_added(void *context, const struct store_result *result)
{
    struct article_job *job = context;
    if (job->classify->is_closing) {
        article_job_free(job);
        return;
    }
    article_job_done(job, "rejected", result->code < 0 ? result->text : "in the dead letters");
}

/* For work that fails each time. It goes to the dead letters, where an operator sees it (`triptych dead list`), instead
 * of coming back for ever. */
void article_job_give_up(struct article_job *job, const char *why)
{
    article_job_enter(job, ARTICLE_ENDING);
    if (service_give_up(&job->classify->service, job->link_job->work->id, why, on_dead_added, job) < 0)
        article_job_done(job, "rejected", why);
}

void article_job_failed(struct article_job *job, int code, const char *why)
{
    if (service_is_hopeless(code) && job->stage != ARTICLE_ENDING) {
        article_job_give_up(job, why);
        return;
    }
    service_work_failed(&job->classify->service, job->link_job->work->id, code, why);
    article_job_done(job, "rejected", why);
}

int article_job_goes_on(struct article_job *job, const struct store_result *result)
{
    /* The link is closing too, so nobody hears of an end, and metrics are not to be touched. */
    if (job->classify->is_closing)
        article_job_free(job);
    else if (result->code < 0)
        article_job_failed(job, result->code, result->text);
    else
        return 1;
    return 0;
}

/* ── again ───────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void start_timer(struct article_job *job, int64_t delay_ms)
{
    loop_timer_start(daemon_loop(job->classify->service.daemon), &job->retry, delay_ms, 0);
}

/* Waiting for the log is not trying, but it has an end: the log may have been emptied meanwhile. */
static void on_retry(void *context)
{
    struct article_job *job = context;
    assert(job->stage == ARTICLE_RETRYING);
    if (!commit_log_has_reached(job->classify, job->wanted_seq) && job->waits++ < WAITS_MAX) {
        start_timer(job, RETRY_FIRST_MS);
        return;
    }
    job->waits = 0;
    job->place(job);
}

void article_job_again(struct article_job *job, int64_t delay_ms, const char *why)
{
    if (++job->tries >= ARTICLE_TRIES_MAX) {
        article_job_give_up(job, why);
        return;
    }
    /* Doubles from try to try: what refuses it (another replica's story, a full Redis) needs time to pass, and trying
     * costs Redis. */
    int64_t growing_ms = job->tries <= RETRY_DOUBLINGS ? (int64_t)RETRY_FIRST_MS << job->tries : RETRY_MAX_MS;
    int64_t wait_ms = delay_ms > growing_ms ? delay_ms : growing_ms;
    article_job_enter(job, ARTICLE_RETRYING);
    loop_timer_init(&job->retry, on_retry, job);
    start_timer(job, wait_ms < RETRY_MAX_MS ? wait_ms : RETRY_MAX_MS);
}

/* ── all of them ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* After the index has caught up, or a round of reviews has ended: what was held is decided on, oldest first. */
void article_jobs_release(struct classify *classify)
{
    struct article_job *next;
    for (struct article_job *job = TAILQ_FIRST(&classify->jobs); job; job = next) {
        next = TAILQ_NEXT(job, all); /* placing it may end it */
        if (job->stage == ARTICLE_HELD)
            job->place(job);
    }
}

int article_jobs_are_embedding(const struct classify *classify)
{
    const struct article_job *job;
    TAILQ_FOREACH(job, &classify->jobs, all)
    if (job->stage == ARTICLE_EMBEDDING)
        return 1;
    return 0;
}

void article_jobs_free(struct classify *classify)
{
    while (!TAILQ_EMPTY(&classify->jobs))
        article_job_free(TAILQ_FIRST(&classify->jobs));
}
