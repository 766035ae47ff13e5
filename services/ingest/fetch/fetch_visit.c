/* The steps of a visit: robots.txt, its turn at the host, the transfer; a redirect begins again with the next
 * address. */
#include "fetch_visit.h"
#include "clock.h"
#include "feed_schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const accepted[] = {
    [FETCH_FEED] = ("application/rss+xml, application/atom+xml, application/feed+json, "
                    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"),
    [FETCH_PAGE] = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
    [FETCH_HUB] = "*/*",
};

/* What a host may ask for by Retry-After for all of its addresses; the feed itself waits longer. */
#define HOST_PAUSE_MAX_MS 3600000

/* The longest of what we would wait anyway, what robots.txt asks for, and what this answer asks for. */
static int64_t pause_after(const struct visit *visit, const struct http_answer *answer)
{
    int64_t pause_ms = visit->fetcher->host_pause_ms;
    int64_t retry_ms = feed_schedule_retry_after_ms(answer->retry_after, clock_now_ms());
    if (visit->robots.delay_ms > pause_ms)
        pause_ms = visit->robots.delay_ms;
    if (retry_ms > HOST_PAUSE_MAX_MS)
        retry_ms = HOST_PAUSE_MAX_MS;
    return retry_ms > pause_ms ? retry_ms : pause_ms;
}

static int is_redirect(const struct http_answer *answer)
{
    return answer->location[0] && (answer->status == 301 || answer->status == 302 || answer->status == 303 ||
                                   answer->status == 307 || answer->status == 308);
}

/* Only an unbroken chain of moves for good from the first address on says where that has moved to. */
static void note_move(struct visit *visit, long status)
{
    visit->is_moving = visit->is_moving && (status == 301 || status == 308);
    if (!visit->is_moving)
        return;
    free(visit->moved_url);
    visit->moved_url = strdup(visit->url); /* without memory it has not moved */
}

static void follow(struct visit *visit, const struct http_answer *answer)
{
    char next[URL_SIZE];
    struct err err = {0};
    if (++visit->hops > FETCH_REDIRECTS_MAX) {
        visit_fail(visit, FETCH_REDIRECTS, "it was sent on more than 10 times");
    } else if (url_resolve(answer->location, visit->url, next, &err) < 0) {
        visit_fail(visit, FETCH_REDIRECTS, err.text);
    } else if (clock_monotonic_ms() - visit->begun_ms > FETCH_TOTAL_MAX_MS) {
        /* Each hop has its own time limit; this one is for all of them together. */
        visit_fail(visit, FETCH_TIMED_OUT, "its redirects take too long");
    } else {
        memcpy(visit->url, next, sizeof next);
        note_move(visit, answer->status);
        visit_begin(visit);
    }
}

static void tell(struct visit *visit, const struct http_answer *got)
{
    struct fetch_answer answer = {
        .failure = got->failure,
        .sentence = got->sentence,
        .status = got->status,
        .body = got->body,
        .size_bytes = got->size_bytes,
        .content_type = got->content_type,
        .content_location = got->content_location,
        .content_language = got->content_language,
        .etag = got->etag,
        .last_modified = got->last_modified,
        .link = got->link,
        .retry_after = got->retry_after,
        .cache_control = got->cache_control,
        .seconds = got->seconds,
    };
    visit_finish(visit, &answer);
}

static void on_fetched(void *context, const struct http_answer *answer)
{
    struct visit *visit = context;
    visit_has_asked(visit, pause_after(visit, answer));
    if (answer->failure == FETCH_OK && !visit->form && is_redirect(answer)) {
        follow(visit, answer);
    } else if (answer->failure == FETCH_OK && answer->status == 412 && visit->is_conditional) {
        visit->is_conditional = 0; /* what we hold of it is stale: ask for all of it */
        visit_begin(visit);
    } else {
        tell(visit, answer);
    }
}

/* Scheme and authority, without the user. */
static size_t origin_of(const char *url, const char **out_authority)
{
    const char *scheme_end = strstr(url, "://");
    const char *at = scheme_end ? scheme_end + 3 : url;
    size_t len = strcspn(at, "/?#"), begin = 0;
    for (size_t i = 0; i < len; i++)
        if (at[i] == '@')
            begin = i + 1;
    *out_authority = at + begin;
    return len - begin;
}

/* Secrets go to their own host alone, and never from an encrypted connection to a plain one. */
static int is_at_home(const struct visit *visit)
{
    const char *home, *here;
    size_t home_len = origin_of(visit->home_url, &home), here_len = origin_of(visit->url, &here);
    int is_plain = strncasecmp(visit->url, "https:", 6) != 0,
        was_plain = strncasecmp(visit->home_url, "https:", 6) != 0;
    return home_len && home_len == here_len && strncasecmp(home, here, home_len) == 0 && (!is_plain || was_plain);
}

static void ask(struct visit *visit)
{
    struct err err = {0};
    int is_home = is_at_home(visit);
    const struct http_get get = {.url = visit->url,
                                 .accept = accepted[visit->purpose],
                                 .etag = visit->is_conditional ? visit->etag : "",
                                 .last_modified = visit->is_conditional ? visit->last_modified : "",
                                 .user_agent = visit->user_agent,
                                 .header = is_home ? visit->header : "",
                                 .auth = is_home ? visit->auth : "",
                                 .form = visit->form,
                                 .body_max_bytes = FETCH_BODY_MAX};
    if (http_transfer_start(visit->transfer, &get, on_fetched, visit, &err) < 0)
        visit_fail(visit, FETCH_BUSY, err.text);
}

static void on_allowed(struct visit *visit)
{
    visit_wait_turn(visit, visit->url, ask);
}

void visit_begin(struct visit *visit)
{
    if (visit->form)
        on_allowed(visit);
    else
        visit_ask_robots(visit, on_allowed);
}
