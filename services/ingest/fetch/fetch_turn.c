/* A visit's turn at a host, which Redis gives: it is kept while the visit stays with the host, and between two requests
 * there. */
#include "clock.h"
#include "fetch_visit.h"
#include "store_turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MAX_MS 5000 /* a turn may come sooner than was said: whoever has it may be done with it */

static void take(struct visit *visit);

static void on_timer(void *context)
{
    struct visit *visit = context;
    if (visit->turn.token[0])
        visit->on_turn(visit);
    else
        take(visit);
}

static void wait_ms(struct visit *visit, int64_t delay_ms)
{
    loop_timer_init(&visit->timer, on_timer, visit);
    loop_timer_start(visit->fetcher->loop, &visit->timer, delay_ms, 0);
}

static void on_taken(void *context, const struct store_result *result, int64_t again_ms)
{
    struct visit *visit = context;
    visit->is_calling_store = 0;
    if (!visit->fetcher) {
        visit_free(visit);
        return;
    }
    if (result->code) {
        visit->turn.token[0] = '\0';
        visit_fail(visit, FETCH_BUSY, result->text);
    } else if (again_ms == 0) {
        visit->turn.free_ms = 0;
        visit->on_turn(visit);
    } else {
        visit->turn.token[0] = '\0';
        wait_ms(visit, again_ms < RETRY_MAX_MS ? again_ms : RETRY_MAX_MS);
    }
}

static void take(struct visit *visit)
{
    struct err err = {0};
    /* A host with a long queue must not hold a place among the visits for ever. */
    if (clock_monotonic_ms() - visit->turn.since_ms > FETCH_WAIT_MAX_MS) {
        visit_fail(visit, FETCH_BUSY, "its host had no turn for us in time");
        return;
    }
    /* The token is new each time: an answer to an earlier question, or a renewal of it, must not count for this one. */
    snprintf(visit->turn.host, sizeof visit->turn.host, "%s", visit->turn.wanted);
    fetcher_token(visit->fetcher, visit->turn.token);
    const struct store_lease turn = {visit->turn.host, visit->turn.token};
    visit->is_calling_store = 1;
    if (store_turn_take(visit->fetcher->store, &turn, clock_now_ms(), FETCH_LEASE_MS, on_taken, visit, &err) == 0)
        return;
    visit->is_calling_store = 0;
    visit->turn.token[0] = '\0';
    visit_fail(visit, FETCH_BUSY, err.text);
}

void visit_wait_turn(struct visit *visit, const char *url, visit_step_fn *then)
{
    int64_t now_ms = clock_monotonic_ms();
    visit->on_turn = then;
    visit->turn.since_ms = now_ms;
    if (!url_host(url, visit->turn.wanted)) {
        visit_fail(visit, FETCH_BROKEN, "the address has no host");
    } else if (visit->turn.token[0] && strcmp(visit->turn.host, visit->turn.wanted) == 0) {
        if (visit->turn.free_ms > now_ms)
            wait_ms(visit, visit->turn.free_ms - now_ms);
        else
            then(visit);
    } else {
        /* Before waiting for the next one: a visit that held one turn and waited for another could wait for a visit
         * that does the reverse. */
        visit_give_back(visit);
        take(visit);
    }
}

/* ── renewal ── */

struct renewal {
    struct fetcher *fetcher;
    size_t count;
    /* Not pointers: a visit may have ended before the answer comes, and another be at its address. */
    uint64_t numbers[STORE_TURNS_MAX]; /* of the visits */
};

static struct visit *find(const struct fetcher *fetcher, uint64_t number)
{
    for (struct visit *visit = fetcher->visits; visit; visit = visit->next)
        if (visit->number == number)
            return visit;
    return NULL;
}

static void on_renewed(void *context, const struct store_result *result, const size_t *lost, size_t lost_count)
{
    struct renewal *renewal = context;
    if (renewal->fetcher)
        renewal->fetcher->renewing = NULL;
    for (size_t i = 0; renewal->fetcher && result->code == 0 && i < lost_count && lost[i] < renewal->count; i++) {
        struct visit *visit = find(renewal->fetcher, renewal->numbers[lost[i]]);
        /* It has ended, or is asking Redis itself and will learn from that answer. */
        if (!visit || visit->is_calling_store)
            continue;
        visit->turn.token[0] = '\0';
        /* Going on would mean two requests to one host at a time. */
        visit_fail(visit, FETCH_BUSY, "another has taken the turn at its host");
    }
    free(renewal);
}

void visits_renew(struct fetcher *fetcher)
{
    struct store_lease leases[STORE_TURNS_MAX];
    struct renewal *renewal = fetcher->renewing ? NULL : malloc(sizeof *renewal);
    if (!renewal)
        return; /* the next time, when the last one is through */
    renewal->fetcher = fetcher;
    renewal->count = 0;
    for (const struct visit *visit = fetcher->visits; visit && renewal->count < STORE_TURNS_MAX; visit = visit->next) {
        if (!visit->turn.token[0] || visit->is_calling_store)
            continue;
        leases[renewal->count] = (struct store_lease){visit->turn.host, visit->turn.token};
        renewal->numbers[renewal->count++] = visit->number;
    }
    if (renewal->count == 0 || store_turns_renew(fetcher->store, leases, renewal->count, clock_now_ms(), FETCH_LEASE_MS,
                                                 on_renewed, renewal, NULL) < 0)
        free(renewal);
    else
        fetcher->renewing = renewal;
}

void visits_renew_no_more(struct fetcher *fetcher)
{
    if (fetcher->renewing)
        fetcher->renewing->fetcher = NULL;
}
