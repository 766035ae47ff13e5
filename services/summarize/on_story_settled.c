/* Stories whose burst of changes is over: their articles are asked for, a bounded number of stories at a time. While
 * Redis is away they wait here: asked in vain they would come back only when overdue. */
#include "article_digest.h"
#include "clock.h"
#include "summarize.h"

#include <stdlib.h>

static struct summing *summing_new(struct summarize *summarize)
{
    struct summing *summing = calloc(1, sizeof *summing);
    if (summing) {
        summing->summarize = summarize;
        summarize->under_way++;
    }
    return summing;
}

void summing_done(struct summing *summing, const char *outcome, const char *reason)
{
    struct summarize *summarize = summing->summarize;
    summarize->under_way--;
    if (!summarize->is_closing) /* closing the link has freed it */
        link_job_done(summing->job, outcome, reason);
    free(summing);
}

void summing_fail(struct summing *summing, int code, const char *reason)
{
    struct summarize *summarize = summing->summarize;
    service_work_failed(&summarize->service, summing->story_id, code, reason);
    summing_done(summing, "rejected", reason);
}

static void story_load(struct summing *summing)
{
    struct err err = {0};
    int code = store_story_get(summing->summarize->service.store, summing->story_id, SUMMARIZE_ARTICLES_MAX,
                               DIGEST_TEXT_WANTED, on_story_loaded, summing, &err);
    if (code < 0)
        summing_fail(summing, code, err.text);
}

void on_story_settled(void *context)
{
    struct summarize *summarize = context;
    int64_t now_ms = clock_monotonic_ms();
    while (summarize->under_way < SUMMARIZE_LOADS_MAX && summarize->service.store_state != STORE_DOWN) {
        struct summing *summing = summing_new(summarize);
        void *job = NULL;
        if (!summing)
            break; /* no memory: the next tick tries again */
        if (!settling_take(summarize->settling, now_ms, summing->story_id, &job)) {
            summarize->under_way--;
            free(summing);
            break;
        }
        summing->job = job;
        metric_add(summarize->metrics.bursts, 1);
        story_load(summing);
    }
    metric_set(summarize->metrics.settling, settling_count(summarize->settling));
    metric_set(summarize->metrics.under_way, summarize->under_way);
}
