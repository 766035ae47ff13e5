/* A feed in hand: from being claimed in Redis to its state being written back, with the time at which it is due again.
 * Whatever happens to this process, the claim's lease ends and another replica takes the feed. */
#include "feed_job.h"
#include "clock.h"
#include "ingest.h"
#include "store_feed_settings.h"
#include "store_turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct feed_job *feed_job_new(struct ingest *ingest, const char *url, const struct feed_state *state, const char *token)
{
    struct feed_job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    job->ingest = ingest;
    job->state = *state;
    snprintf(job->token, sizeof job->token, "%s", token);
    snprintf(job->url, sizeof job->url, "%s", url);
    url_for_log(url, job->name);
    if (!url_host(feed_job_asked(job), job->host))
        snprintf(job->host, sizeof job->host, "%s", "?"); /* the fetcher will say what is wrong with it */
    job->previous = ingest->last_feed;
    *(job->previous ? &job->previous->next : &ingest->feeds) = job;
    ingest->last_feed = job;
    ingest->feeds_in_hand++;
    return job;
}

void feed_job_free(struct feed_job *job)
{
    struct ingest *ingest = job->ingest;
    *(job->previous ? &job->previous->next : &ingest->feeds) = job->next;
    *(job->next ? &job->next->previous : &ingest->last_feed) = job->previous;
    ingest->feeds_in_hand--;
    ingest->storing_bytes -= job->size_bytes;
    ingest->pushed_in_hand -= job->is_pushed ? 1 : 0;
    feed_free(job->feed);
    free(job->discovery);
    free(job->sitemaps);
    free(job);
}

struct fetch_request feed_job_request(const struct feed_job *job)
{
    return (struct fetch_request){.purpose = FETCH_FEED,
                                  .user_agent = job->settings.user_agent,
                                  .header = job->settings.header,
                                  .auth = job->settings.auth,
                                  .home_url = job->url};
}

const char *feed_job_asked(const struct feed_job *job)
{
    return job->state.moves >= FEED_MOVES ? job->state.moved_to : job->url;
}

void feed_job_note_move(struct feed_job *job, const char *moved_url)
{
    struct feed_state *state = &job->state;
    /* Some readings in a row must say the same: a redirect that somebody sets by mistake for an hour must not lead
     * the feed away for good. */
    if (!moved_url[0] && state->moves >= FEED_MOVES) /* it was asked where it is now */
        return;
    if (!moved_url[0] || strlen(moved_url) >= sizeof state->moved_to) {
        state->moves = 0;
        state->moved_to[0] = 0;
    } else if (strcmp(moved_url, state->moved_to) == 0) {
        if (++state->moves == FEED_MOVES)
            log_info("feed_moved", LOG_TEXT("feed", job->name), LOG_TEXT("to", state->moved_to));
    } else {
        state->moves = 1;
        snprintf(state->moved_to, sizeof state->moved_to, "%s", moved_url);
    }
}

static void on_updated(void *context, const struct store_result *result)
{
    (void)context;
    /* What is not written is only read again earlier. */
    if (result->code && result->code != ERR_UNAVAILABLE)
        log_warn("feed_state_not_kept", LOG_TEXT("reason", result->text));
}

static void write_state(struct feed_job *job, int64_t due_ms)
{
    char json[FEED_STATE_BYTES_MAX];
    struct err err = {0};
    size_t size = feed_state_write(&job->state, json);
    const struct store_feed feed = {.url = job->url, .state = json, .state_size = size, .due_ms = due_ms};
    if (store_feed_settle(job->ingest->service.store, &feed, job->token,
                          job->state.moves >= FEED_MOVES ? job->state.moved_to : "", on_updated, NULL, &err) < 0)
        log_warn("feed_state_not_kept", LOG_TEXT("feed", job->name), LOG_TEXT("reason", err.text));
}

/* The last few are kept: a feed that fails now and then is told from one that fails at night. */
static void note_failure(struct feed_job *job, int64_t now_ms)
{
    const struct store_feed_failure failure = {
        .at_ms = now_ms, .http_status = (int)job->state.http_status, .sentence = job->state.error};
    struct err err = {0};
    if (store_feed_failed(job->ingest->service.store, job->url, &failure, NULL, &err) < 0)
        log_warn("feed_failure_not_kept", LOG_TEXT("feed", job->name), LOG_TEXT("reason", err.text));
}

/* An operator's interval counts as long as all is well; only what the server asks for may make it longer. */
static int64_t delay_of(struct feed_job *job, enum feed_outcome outcome, int64_t delay_ms)
{
    int64_t set_ms = job->settings.interval_ms;
    if (!set_ms || outcome == FEED_FAILED || outcome == FEED_GONE)
        return delay_ms;
    job->state.interval_ms = set_ms;
    return job->wish.retry_after_ms > set_ms ? job->wish.retry_after_ms : set_ms;
}

static const char *outcome_name(enum feed_outcome outcome)
{
    switch (outcome) {
    case FEED_CHANGED:
        return "changed";
    case FEED_UNCHANGED:
        return "unchanged";
    case FEED_GONE:
        return "gone";
    case FEED_FAILED:
        break;
    }
    return "failed";
}

static void log_read(const struct feed_job *job, const char *event, int64_t delay_ms)
{
    log_info(event, LOG_TEXT("feed", job->name), LOG_INT("articles", job->tally.counts[FATE_NEW]),
             LOG_INT("items", job->feed ? job->feed->item_count : 0),
             LOG_INT("repeated", job->tally.counts[FATE_REPEATED]), LOG_INT("too_old", job->tally.counts[FATE_TOO_OLD]),
             LOG_INT("invalid", job->tally.counts[FATE_INVALID]), LOG_INT("next_s", delay_ms / 1000));
}

/* What a hub delivered has been stored. */
static void finish_pushed(struct feed_job *job, const char *error)
{
    url_text_for_show(error, job->url, job->state.error, sizeof job->state.error);
    if (job->state.error[0])
        log_warn("feed_failed", LOG_TEXT("feed", job->name), LOG_TEXT("reason", job->state.error),
                 LOG_TEXT("by", "its hub"));
    else
        log_read(job, "feed_pushed", 0);
    feed_job_free(job);
}

void feed_job_finish(struct feed_job *job, enum feed_outcome outcome, const char *error)
{
    if (job->is_pushed) {
        finish_pushed(job, error);
        return;
    }
    int64_t now_ms = clock_now_ms();
    struct daemon *daemon = job->ingest->service.daemon;
    int64_t delay_ms =
        feed_schedule_next(&job->state, outcome, &job->wish, now_ms, id_hash64(job->url, strlen(job->url)));
    delay_ms = delay_of(job, outcome, delay_ms);
    job->state.articles += (int64_t)job->tally.counts[FATE_NEW];
    url_text_for_show(error, job->url, job->state.error, sizeof job->state.error);
    write_state(job, now_ms + delay_ms);
    if (outcome == FEED_FAILED || outcome == FEED_GONE)
        note_failure(job, now_ms);
    metric_add(metrics_counter(daemon_metrics(daemon), "triptych_feeds_fetched_total", "attempts to read a feed",
                               "outcome", outcome_name(outcome)),
               1);
    if (outcome == FEED_FAILED || outcome == FEED_GONE)
        /* Each failure is logged, although a feed may fail for years: its pauses double, so the lines become rare by
         * themselves. */
        log_warn("feed_failed", LOG_TEXT("feed", job->name), LOG_TEXT("reason", job->state.error),
                 LOG_INT("failures", job->state.failures), LOG_INT("next_s", delay_ms / 1000));
    else
        log_read(job, "feed_read", delay_ms);
    feed_job_free(job);
}

/* Not tried, so neither a success nor a failure: the schedule is left as it was. */
void feed_job_give_back(struct feed_job *job, int64_t delay_ms)
{
    write_state(job, clock_now_ms() + delay_ms);
    feed_job_free(job);
}

void feed_job_count_failure(const struct feed_job *job, const char *reason)
{
    metric_add(metrics_counter(daemon_metrics(job->ingest->service.daemon), "triptych_feeds_failed_total",
                               "attempts to read a feed that failed", "reason", reason),
               1);
}
