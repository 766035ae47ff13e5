/* Sitemaps of a list, one after the other. What one of them lacks does the others no harm; the feed has failed when all
 * have. */
#include "feed_sitemaps.h"
#include "clock.h"
#include "ingest.h"
#include "sitemap_pick.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How often one is asked for again while its host has no turn for us, which is a minute each: a site may want five minutes
 * between two requests (ROBOTS_DELAY_MAX). */
#define TRIES_MAX 6
/* A lastmod may be a day without a time, of any zone: what changed since the last reading is looked for from a day before. */
#define SINCE_MARGIN_MS INT64_C(86400000)
/* A reading is several requests for files that are often large, so it comes no oftener, however much is new. */
#define KEEP_MS FEED_INTERVAL_FIRST_MS

struct sitemap_reading {
    struct sitemap_pick pick;
    size_t asked, read;                 /* of those that are picked; `asked` is the number of the one under way */
    unsigned tries;                     /* of that one */
    int64_t begun_ms;                   /* when the list came */
    char failure[FEED_STATE_TEXT_SIZE]; /* why the first that failed did; "" when none has */
    fetch_done_fn *on_answer;
    feed_whole_fn *on_whole;
};

static void count(const struct feed_job *job, const char *outcome)
{
    metric_add(metrics_counter(daemon_metrics(job->ingest->service.daemon), "triptych_sitemaps_total",
                               "sitemaps of lists that were asked for", "outcome", outcome),
               1);
}

static void note_failure(struct feed_job *job, const char *sentence)
{
    struct sitemap_reading *reading = job->sitemaps;
    char name[URL_LOG_SIZE], shown[FEED_STATE_TEXT_SIZE];
    const char *url = reading->pick.urls[reading->asked - 1];
    url_for_log(url, name);
    url_text_for_show(sentence, url, shown, sizeof shown);
    count(job, "failed");
    log_warn("sitemap_failed", LOG_TEXT("feed", job->name), LOG_TEXT("sitemap", name), LOG_TEXT("reason", shown));
    if (!reading->failure[0])
        memcpy(reading->failure, shown, sizeof shown);
}

static void fail(struct feed_job *job, const char *sentence)
{
    feed_job_count_failure(job, "sitemaps");
    feed_job_finish(job, FEED_FAILED, sentence);
}

/* All have been asked. */
static void end(struct feed_job *job)
{
    struct sitemap_reading *reading = job->sitemaps;
    char sentence[FEED_STATE_TEXT_SIZE + 64];
    log_info("sitemaps_read", LOG_TEXT("feed", job->name), LOG_INT("read", reading->read),
             LOG_INT("failed", reading->asked - reading->read), LOG_INT("left_out", reading->pick.left_out),
             LOG_INT("of_others", reading->pick.foreign));
    if (!reading->asked) { /* none has changed */
        job->state.whole_ms = reading->begun_ms;
        feed_job_finish(job, FEED_UNCHANGED, "");
        return;
    }
    if (!reading->read) {
        snprintf(sentence, sizeof sentence, "none of its %zu newest sitemaps could be read: %s", reading->asked,
                 reading->failure);
        fail(job, sentence);
        return;
    }
    /* Those that failed are looked for again, however long ago they changed. */
    if (!reading->failure[0])
        job->state.whole_ms = reading->begun_ms;
    reading->on_whole(job);
}

/* Asks for the one whose turn it is. Returns 0 when it is under way or the job is over, else the next may be asked. */
static int ask(struct feed_job *job)
{
    struct sitemap_reading *reading = job->sitemaps;
    struct fetch_request request = feed_job_request(job);
    struct err err = {0};
    request.url = reading->pick.urls[reading->asked - 1];
    int result = fetch_start(job->ingest->fetcher, &request, reading->on_answer, job, &err);
    if (result == ERR_FULL || result == ERR_MEMORY) {
        feed_job_give_back(job, FEED_BUSY_MS);
        return 0;
    }
    if (result < 0)
        note_failure(job, err.text);
    return result < 0;
}

static void ask_next(struct feed_job *job)
{
    struct sitemap_reading *reading = job->sitemaps;
    while (reading->asked < reading->pick.count) {
        reading->asked++;
        reading->tries = 1;
        if (!ask(job))
            return;
    }
    end(job);
}

void feed_sitemaps(struct feed_job *job, const struct fetch_answer *answer, fetch_done_fn *on_answer,
                   feed_whole_fn *on_whole)
{
    struct feed *list = job->feed;
    job->feed = feed_new(list->format);
    job->sitemaps = calloc(1, sizeof *job->sitemaps);
    if (!job->feed || !job->sitemaps) {
        feed_free(list);
        feed_job_give_back(job, FEED_BUSY_MS);
        return;
    }
    job->sitemaps->on_answer = on_answer;
    job->sitemaps->on_whole = on_whole;
    job->sitemaps->begun_ms = clock_now_ms();
    job->state.keep_ms = KEEP_MS;
    sitemap_pick(list, answer->url, job->state.whole_ms ? job->state.whole_ms - SINCE_MARGIN_MS : 0,
                 &job->sitemaps->pick);
    size_t listed = list->item_count;
    feed_free(list);
    if (!listed || (!job->sitemaps->pick.count && job->sitemaps->pick.foreign == listed))
        fail(job, listed ? "all the sitemaps that it lists are of other sites" : "this list of sitemaps is empty");
    else
        ask_next(job);
}

/* What came, if it is a sitemap. */
static void take(struct feed_job *job, const struct fetch_answer *answer)
{
    struct sitemap_reading *reading = job->sitemaps;
    struct feed *sitemap = NULL;
    struct err err = {0};
    char base_url[URL_SIZE];
    url_without_secrets(answer->url, base_url);
    int result = feed_read(answer->body, answer->size_bytes, base_url, answer->content_type, &sitemap, &err);
    if (result == 0 && feed_is_sitemap_list(sitemap))
        result = err_set(&err, ERR_INVALID, "it is a list of sitemaps again");
    if (result < 0) {
        note_failure(job, err.text);
    } else {
        job->tally.untitled += sitemap_take_articles(job->feed, sitemap);
        job->size_bytes += answer->size_bytes;
        job->ingest->storing_bytes += answer->size_bytes;
        reading->read++;
        count(job, "read");
    }
    feed_free(sitemap);
}

void feed_sitemaps_go_on(struct feed_job *job, const struct fetch_answer *answer)
{
    char sentence[64];
    if (answer->failure == FETCH_BUSY && job->sitemaps->tries++ < TRIES_MAX) {
        if (!ask(job))
            return;
    } else if (answer->failure != FETCH_OK) {
        note_failure(job, answer->sentence);
    } else if (answer->status < 200 || answer->status >= 300) {
        snprintf(sentence, sizeof sentence, "the server answers with status %ld", answer->status);
        note_failure(job, sentence);
    } else {
        take(job, answer);
    }
    ask_next(job);
}
