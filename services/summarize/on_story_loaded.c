/* A story's articles have come: sum up, commit. */
#include "clock.h"
#include "summary_job.h"

static void commit(struct summary_job *job, const Triptych__Summary *summary)
{
    struct err err = {0};
    const struct store_summary made = {.summary = summary};
    int code =
        store_summary_commit(job->summarize->service.store, job->story_id, &made, on_summary_committed, job, &err);
    if (code < 0)
        summary_job_fail(job, code, err.text);
}

void on_story_loaded(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    (void)published_version;
    struct summary_job *job = context;
    struct summarize *summarize = job->summarize;
    if (result->code < 0) {
        summary_job_fail(job, result->code, result->text);
        return;
    }
    Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
    if (!story || story->head->merged_into[0]) {
        /* Nothing to sum up. The commit finds that too, and takes the story off the list of work. */
        metric_add(summarize->metrics.gone, 1);
        commit(job, &summary);
        return;
    }
    struct err err = {0};
    const Triptych__Summary *made;
    int64_t began_us = clock_monotonic_us();
    int code = summary_make(summarize->summarizer, story->articles, story->n_articles, &made, &err);
    metric_observe(summarize->metrics.make_seconds, (double)(clock_monotonic_us() - began_us) / 1e6);
    if (code < 0) {
        summary_job_fail(job, code, err.text);
        return;
    }
    summary = *made;
    /* Redis refuses a summary that is older than the one it has: of two replicas the newer reading wins, whoever
     * commits last. */
    summary.based_on_version = job->version = story->head->version;
    commit(job, &summary);
}
