/* A story's articles have come: sum up, commit. */
#include "clock.h"
#include "summary_job.h"

static void commit(struct summary_job *job, const struct store_summary *made)
{
    struct err err = {0};
    int code =
        store_summary_commit(job->summarize->service.store, job->story_id, made, on_summary_committed, job, &err);
    if (code < 0)
        summary_job_fail(job, code, err.text);
}

/* Redis refuses a summary that is older than the one it has: of two replicas the newer reading wins, whoever commits
 * last. */
static void commit_at(struct summary_job *job, const struct story_made *made, uint64_t version)
{
    Triptych__Summary summary = *made->summary;
    Triptych__StoryDetails details = TRIPTYCH__STORY_DETAILS__INIT;
    if (made->details)
        details = *made->details;
    summary.based_on_version = details.based_on_version = job->version = version;
    commit(job, &(struct store_summary){&summary, made->details ? &details : NULL});
}

/* Sums up, unless the texts that the story has would come out much the same. Those are committed again then: publish
 * waits for the version. Returns 0 and sets *out, or why it failed. */
static int texts_get(struct summarize *summarize, const Triptych__Story *story, struct story_made *out, struct err *err)
{
    uint64_t mark;
    int code = story_maker_mark(summarize->maker, story, &mark, err);
    if (code == 0 && economy_keeps(summarize->economy, story, mark, clock_monotonic_ms())) {
        metric_add(summarize->metrics.kept, 1);
        *out = (struct story_made){story->head->summary, story->details};
        return 0;
    }
    if (code != 0)
        return code;
    story_maker_keep(summarize->maker, story->head->summary, story->details);
    code = story_make(summarize->maker, story->articles, story->n_articles, out, err);
    if (code == 0)
        economy_note(summarize->economy, story, mark, out->details != NULL, clock_monotonic_ms());
    return code;
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
    if (!story || story->head->merged_into[0]) {
        /* Nothing to sum up. The commit finds that too, and takes the story off the list of work. */
        metric_add(summarize->metrics.gone, 1);
        Triptych__Summary empty = TRIPTYCH__SUMMARY__INIT;
        commit(job, &(struct store_summary){.summary = &empty});
        return;
    }
    struct err err = {0};
    struct story_made made;
    int64_t began_us = clock_monotonic_us();
    int code = texts_get(summarize, story, &made, &err);
    metric_observe(summarize->metrics.make_seconds, (double)(clock_monotonic_us() - began_us) / 1e6);
    if (code < 0) {
        summary_job_fail(job, code, err.text);
        return;
    }
    commit_at(job, &made, story->head->version);
}
