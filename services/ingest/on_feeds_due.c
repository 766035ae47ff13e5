/* Every second: take over feeds that are due, and start fetching those whose hosts may be asked. */
#include "clock.h"
#include "ingest.h"

#include <string.h>

/* A lease must outlast the longest that a feed is in hand; one that waits for its host longer than half of it goes
 * back. */
#define LEASE_MS    600000
#define WAIT_MAX_MS (LEASE_MS / 2)

/* A feed goes from claim to claim until the replica that asks its host has it. One that does not take it (it is busy,
 * or set up otherwise) must not stand in the way for ever. */
#define HANDOVER_MS   1000
#define HANDOVERS_MAX 20

static int is_for_another(const struct feed_job *job)
{
    return job->state.handovers < HANDOVERS_MAX && !replicas_is_ours(&job->ingest->replicas, job->host);
}

static void take_claimed(struct ingest *ingest, const struct store_feed *row)
{
    struct feed_state state = {0};
    struct err err = {0};
    char name[URL_LOG_SIZE];
    url_for_log(row->url, name);
    if (feed_state_read(row->state, row->state_size, &state, &err) < 0)
        log_warn("feed_state_forgotten", LOG_TEXT("feed", name), LOG_TEXT("reason", err.text));
    struct feed_job *job = feed_job_new(ingest, row->url, &state);
    if (!job) {
        log_error("feed_not_taken", LOG_TEXT("feed", name), LOG_TEXT("reason", "no memory"));
    } else if (ingest->is_stopping) {
        feed_job_give_back(job, 0);
    } else if (is_for_another(job)) {
        job->state.handovers++;
        feed_job_give_back(job, HANDOVER_MS);
    }
}

static void start(struct feed_job *job)
{
    struct ingest *ingest = job->ingest;
    struct err err = {0};
    if (!host_gate_enter(&ingest->gate, job->host, clock_monotonic_ms()))
        return;
    job->step = FEED_FETCHING;
    const struct fetch_request request = {
        .purpose = FETCH_FEED, .url = job->url, .etag = job->state.etag, .last_modified = job->state.last_modified};
    if (fetch_start(ingest->fetcher, &request, on_feed_fetched, job, &err) == 0)
        return;
    host_gate_leave(&ingest->gate, job->host, clock_monotonic_ms());
    feed_job_finish(job, FEED_FAILED, err.text);
}

/* Fetches the waiting feeds whose hosts may be asked now. */
static void start_waiting(struct ingest *ingest)
{
    int64_t now_ms = clock_monotonic_ms();
    for (struct feed_job *job = ingest->feeds, *next; job; job = next) {
        next = job->next;
        if (job->step != FEED_WAITING)
            continue;
        if (now_ms - job->claimed_ms > WAIT_MAX_MS)
            feed_job_give_back(job, WAIT_MAX_MS);
        else if (fetcher_running(ingest->fetcher) < FETCH_RUNNING_MAX && ingest_may_take(ingest))
            start(job);
    }
}

static void on_claimed(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                       const char *next_cursor)
{
    struct ingest *ingest = context;
    (void)next_cursor;
    if (result->code == ERR_UNAVAILABLE) /* closing, or Redis away too long */
        count = 0;
    else if (result->code)
        log_warn("feeds_not_claimed", LOG_TEXT("reason", result->text));
    ingest->is_claiming = 0;
    for (size_t i = 0; i < count; i++)
        take_claimed(ingest, &rows[i]);
    if (ingest->fetcher)
        start_waiting(ingest);
}

static void claim(struct ingest *ingest)
{
    struct err err = {0};
    unsigned room = INGEST_FEEDS_MAX - ingest->feeds_in_hand;
    if (ingest->is_claiming || room == 0)
        return;
    ingest->is_claiming = 1;
    if (store_feeds_claim(ingest->service.store, clock_now_ms(), room, LEASE_MS, on_claimed, ingest, &err) < 0) {
        ingest->is_claiming = 0;
        log_warn("feeds_not_claimed", LOG_TEXT("reason", err.text));
    }
}

static void on_feeds_due(void *context)
{
    struct ingest *ingest = context;
    metric_set(ingest->metrics.feeds_in_hand, ingest->feeds_in_hand);
    if (!ingest_may_take(ingest))
        return;
    start_waiting(ingest);
    claim(ingest);
}

/* Looks again after `delay_ms`, unless it does so sooner anyway. */
static void on_next(struct ingest *ingest, int64_t delay_ms)
{
    start_waiting(ingest);
    if (ingest->feeds_due.due_ms > clock_monotonic_ms() + delay_ms)
        loop_timer_start(daemon_loop(ingest->service.daemon), &ingest->feeds_due, delay_ms, INGEST_FEEDS_DUE_MS);
}

void on_feeds_due_open(struct ingest *ingest)
{
    ingest->on_feed_next = on_next;
    loop_timer_init(&ingest->feeds_due, on_feeds_due, ingest);
    loop_timer_start(daemon_loop(ingest->service.daemon), &ingest->feeds_due, 0, INGEST_FEEDS_DUE_MS);
}
