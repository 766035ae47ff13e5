/* Twice a second: take feeds that are due in hand, each with the turn at its host, and fetch them; keep what is in
 * hand. */
#include "clock.h"
#include "ingest.h"
#include "store_turns.h"

#include <stdio.h>
#include <string.h>

#define RENEW_MS 15000     /* what is in hand is for three of these */
#define WHOLE_MS 604800000 /* a server that has said "not modified" for a week is asked for all of it */

/* Nobody asks the host now. */
static void decline_turn(struct feed_job *job)
{
    const struct store_lease turn = {job->host, job->token};
    store_turn_end(job->ingest->service.store, &turn, clock_now_ms(), 0, NULL, NULL, NULL);
}

static void start(struct feed_job *job)
{
    struct ingest *ingest = job->ingest;
    struct err err = {0};
    int may_be_stale = clock_now_ms() - job->state.whole_ms > WHOLE_MS;
    struct fetch_request request = feed_job_request(job);
    request.url = feed_job_asked(job);
    request.etag = may_be_stale ? "" : job->state.etag;
    request.last_modified = may_be_stale ? "" : job->state.last_modified;
    request.token = job->token;
    job->is_conditional = request.etag[0] || request.last_modified[0];
    int result = fetch_start(ingest->fetcher, &request, on_feed_fetched, job, &err);
    /* Our own lack of room says nothing about the feed: it counts as no failure. */
    if (result == ERR_FULL || result == ERR_MEMORY)
        feed_job_give_back(job, FEED_BUSY_MS);
    else if (result < 0)
        feed_job_finish(job, FEED_FAILED, err.text);
}

static void take_row(struct ingest *ingest, const struct store_feed *row)
{
    struct feed_state state = {0};
    struct err err = {0};
    char name[URL_LOG_SIZE];
    url_for_log(row->url, name);
    if (feed_state_read(row->state, row->state_size, &state, &err) < 0)
        log_warn("feed_state_forgotten", LOG_TEXT("feed", name), LOG_TEXT("reason", err.text));
    struct feed_job *job = feed_job_new(ingest, row->url, &state, ingest->taking);
    if (!job) {
        log_error("feed_not_taken", LOG_TEXT("feed", name), LOG_TEXT("reason", "no memory"));
    } else if (!ingest->fetcher) { /* it stops */
        decline_turn(job);
        feed_job_give_back(job, 0);
    } else {
        if (feed_settings_read(row->settings, row->settings_size, &job->settings, &err) < 0)
            log_warn("feed_settings_forgotten", LOG_TEXT("feed", name), LOG_TEXT("reason", err.text));
        if (row->due_ms > 0)
            metric_observe(ingest->metrics.late_seconds, (double)(clock_now_ms() - row->due_ms) / 1000);
        start(job);
    }
}

static void on_taken(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                     const char *next_cursor)
{
    struct ingest *ingest = context;
    (void)next_cursor;
    if (result->code == ERR_UNAVAILABLE) /* closing, or Redis away too long */
        count = 0;
    else if (result->code)
        log_warn("feeds_not_taken", LOG_TEXT("reason", result->text));
    ingest->is_taking = 0;
    for (size_t i = 0; i < count; i++)
        take_row(ingest, &rows[i]);
}

static void take(struct ingest *ingest)
{
    struct err err = {0};
    unsigned asked = ingest->feeds_in_hand - ingest->pushed_in_hand;
    /* Never more than can be held here: what is not taken another replica takes. */
    struct store_take take = {.now_ms = clock_now_ms(),
                              .limit = FETCH_FEEDS_MAX - asked,
                              .lease_ms = FETCH_LEASE_MS,
                              .token = ingest->taking};
    if (ingest->is_taking || take.limit == 0 || ingest->storing_bytes > INGEST_STORING_MAX)
        return;
    ingest->is_taking = 1;
    /* One token for all of one take: it is unique to this process, and each feed and host is held by one token only. */
    fetcher_token(ingest->fetcher, ingest->taking);
    if (store_feeds_take(ingest->service.store, &take, on_taken, ingest, &err) < 0) {
        ingest->is_taking = 0;
        log_warn("feeds_not_taken", LOG_TEXT("reason", err.text));
    }
}

static void on_feeds_due(void *context)
{
    struct ingest *ingest = context;
    metric_set(ingest->metrics.feeds_in_hand, ingest->feeds_in_hand);
    if (ingest_may_take(ingest))
        take(ingest);
}

/* Looks again after `delay_ms`, unless it does so sooner anyway. */
static void on_next(struct ingest *ingest, int64_t delay_ms)
{
    /* Never later than it was due: a short wait must not be lost to a longer one that is asked for behind it. */
    if (ingest->feeds_due.due_ms > clock_monotonic_ms() + delay_ms)
        loop_timer_start(daemon_loop(ingest->service.daemon), &ingest->feeds_due, delay_ms, INGEST_FEEDS_DUE_MS);
}

/* ── what is in hand ── */

static void on_renewed(void *context, const struct store_result *result, const size_t *lost, size_t lost_count)
{
    (void)context;
    (void)lost; /* whoever has them now has their state too: ours is not taken any more */
    if (result->code == 0 && lost_count)
        log_warn("feeds_lost", LOG_INT("feeds", lost_count),
                 LOG_TEXT("reason", "they were not kept in hand in time and another has them"));
}

static void on_renewal(void *context)
{
    struct ingest *ingest = context;
    struct store_lease leases[STORE_TURNS_MAX];
    size_t count = 0;
    for (const struct feed_job *job = ingest->feeds; job && count < STORE_TURNS_MAX; job = job->next)
        if (!job->is_pushed)
            leases[count++] = (struct store_lease){job->url, job->token};
    if (count)
        store_feeds_renew(ingest->service.store, leases, count, clock_now_ms(), FETCH_LEASE_MS, on_renewed, ingest,
                          NULL);
}

void on_feeds_due_open(struct ingest *ingest)
{
    struct loop *loop = daemon_loop(ingest->service.daemon);
    ingest->on_feed_next = on_next;
    loop_timer_init(&ingest->feeds_due, on_feeds_due, ingest);
    loop_timer_start(loop, &ingest->feeds_due, 0, INGEST_FEEDS_DUE_MS);
    loop_timer_init(&ingest->feeds_renewal, on_renewal, ingest);
    loop_timer_start(loop, &ingest->feeds_renewal, RENEW_MS, RENEW_MS);
}
