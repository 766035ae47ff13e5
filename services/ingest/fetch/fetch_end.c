/* How a visit ends: its turn is given back, the caller is told, all is freed. */
#include "clock.h"
#include "fetch_visit.h"
#include "store_turns.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

const char *fetch_failure_name(enum fetch_failure failure)
{
    static const char *const names[] = {"ok",        "unresolved", "unreached", "private_address", "tls",   "timed_out",
                                        "too_large", "robots",     "host_busy", "redirects",       "broken"};
    return names[failure];
}

void fetcher_token(struct fetcher *fetcher, char out[FETCH_TOKEN_SIZE])
{
    /* Unique over all replicas and restarts, as the instance is: nobody gives back or renews what another holds. */
    snprintf(out, FETCH_TOKEN_SIZE, "%s.%" PRIu64, fetcher->instance, ++fetcher->tokens);
}

static void on_ended(void *context, const struct store_result *result)
{
    (void)context;
    (void)result; /* else it ends with its lease */
}

void visit_give_back(struct visit *visit)
{
    int64_t pause_ms = visit->turn.free_ms - clock_monotonic_ms();
    const struct store_lease turn = {visit->turn.host, visit->turn.token};
    if (visit->turn.token[0])
        store_turn_end(visit->fetcher->store, &turn, clock_now_ms(), pause_ms > 0 ? pause_ms : 0, on_ended, NULL, NULL);
    visit->turn.token[0] = '\0';
}

void visit_has_asked(struct visit *visit, int64_t pause_ms)
{
    visit->turn.free_ms = clock_monotonic_ms() + pause_ms;
}

void visit_free(struct visit *visit)
{
    if (!visit)
        return;
    loop_timer_stop(&visit->timer);
    http_transfer_free(visit->transfer);
    http_transfer_free(visit->robots_transfer);
    free(visit->form);
    free(visit->user_agent);
    free(visit->header);
    free(visit->auth);
    free(visit->home_url);
    free(visit->etag);
    free(visit->last_modified);
    free(visit->moved_url);
    free(visit);
}

static void forget(struct visit *visit)
{
    struct fetcher *fetcher = visit->fetcher;
    *(visit->previous ? &visit->previous->next : &fetcher->visits) = visit->next;
    if (visit->next)
        visit->next->previous = visit->previous;
    fetcher->counts[visit->purpose]--;
}

void visit_finish(struct visit *visit, struct fetch_answer *answer)
{
    answer->url = visit->url;
    answer->moved_url = visit->moved_url ? visit->moved_url : "";
    visit_give_back(visit);
    forget(visit);
    /* After forget: the callback may start a fetch of its own, which needs the place that has become free. */
    visit->done(visit->context, answer);
    visit_free(visit);
}

void visit_fail(struct visit *visit, enum fetch_failure failure, const char *sentence)
{
    struct fetch_answer answer = {.failure = failure, .sentence = sentence, .body = ""};
    answer.content_type = answer.content_location = answer.content_language = "";
    answer.etag = answer.last_modified = answer.link = answer.retry_after = answer.cache_control = "";
    visit_finish(visit, &answer);
}
