/* An operator gave a site's address and not its feed's. Only before the feed was read for the first time: one that
 * turns into a page later is broken, and following its links could lead anywhere. */
#include "feed_discover.h"
#include "feed_links.h"
#include "ingest.h"
#include "store_feed_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct feed_discovery {
    struct feed_links links;
    size_t asked; /* of these */
    fetch_done_fn *on_answer;
};

static void on_moved(void *context, const struct store_result *result, uint64_t count)
{
    (void)context;
    (void)count;
    if (result->code && result->code != ERR_UNAVAILABLE)
        log_warn("feed_not_moved", LOG_TEXT("reason", result->text));
}

static void give_up(struct feed_job *job)
{
    char sentence[FEED_STATE_TEXT_SIZE];
    snprintf(sentence, sizeof sentence,
             "this is a web page; no feed was found by it, nor at the %zu addresses that were tried",
             job->discovery->asked);
    feed_job_count_failure(job, "not_a_feed");
    feed_job_finish(job, FEED_FAILED, sentence);
}

/* Asks the next address, or gives up. */
static void ask_next(struct feed_job *job)
{
    struct feed_discovery *discovery = job->discovery;
    struct err err = {0};
    while (discovery->asked < discovery->links.count) {
        struct fetch_request request = feed_job_request(job);
        request.url = discovery->links.urls[discovery->asked++];
        int result = fetch_start(job->ingest->fetcher, &request, discovery->on_answer, job, &err);
        if (result == 0)
            return;
        /* No fault of this address: it is tried again from the start. */
        if (result == ERR_FULL || result == ERR_MEMORY) {
            feed_job_give_back(job, FEED_BUSY_MS);
            return;
        }
    }
    give_up(job);
}

int feed_discover(struct feed_job *job, const struct fetch_answer *answer, fetch_done_fn *on_answer)
{
    if (job->is_pushed || job->state.read_ms || !feed_links_is_page(answer->body, answer->size_bytes))
        return 0;
    job->discovery = calloc(1, sizeof *job->discovery);
    if (!job->discovery)
        return 0;
    job->discovery->on_answer = on_answer;
    feed_links_find(answer->body, answer->size_bytes, answer->url, &job->discovery->links);
    if (!job->discovery->links.count)
        feed_links_guess(answer->url, &job->discovery->links);
    ask_next(job);
    return 1;
}

/* The feed is followed there from now on; it is due at once. */
/* Moved in Redis, not read here: the feed comes back as any other that is due, and this reading ends. */
static void move(struct feed_job *job, const char *to)
{
    struct err err = {0};
    char name[URL_LOG_SIZE];
    const struct store_feed_move move = {.from = job->url, .to = to, .state = "", .state_size = 0};
    url_for_log(to, name);
    if (store_feed_move(job->ingest->service.store, &move, on_moved, NULL, &err) < 0)
        log_warn("feed_not_moved", LOG_TEXT("feed", job->name), LOG_TEXT("reason", err.text));
    else
        log_info("feed_found", LOG_TEXT("page", job->name), LOG_TEXT("feed", name));
    feed_job_free(job);
}

void feed_discover_go_on(struct feed_job *job, const struct fetch_answer *answer)
{
    struct feed_discovery *discovery = job->discovery;
    struct feed *feed = NULL;
    const char *asked = discovery->links.urls[discovery->asked - 1];
    if (answer->failure == FETCH_BUSY) {
        feed_job_give_back(job, FEED_BUSY_MS);
        return;
    }
    int is_feed = answer->failure == FETCH_OK && answer->status >= 200 && answer->status < 300 &&
                  feed_read(answer->body, answer->size_bytes, answer->url, answer->content_type, &feed, NULL) == 0;
    feed_free(feed);
    if (is_feed)
        move(job, asked);
    else
        ask_next(job);
}
