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
static void commit_at(struct summary_job *job, struct summary_texts *texts, const Triptych__Story *story)
{
    Triptych__StoryDetails details = TRIPTYCH__STORY_DETAILS__INIT;
    if (texts->details)
        details = *texts->details;
    job->version = story->head->version;
    texts->summary.based_on_version = details.based_on_version = job->version;
    job->task = story_words_task(&job->summarize->words, story, &texts->summary);
    commit(job, &(struct store_summary){&texts->summary, texts->details ? &details : NULL});
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
        metric_add(summarize->metrics.gone, 1);
        if (!job->work && !job->is_touched) {
            summary_job_done(job, "done", NULL);
            return;
        }
        /* Nothing to sum up. The commit finds that too, and takes the story off the list of work. */
        Triptych__Summary empty = TRIPTYCH__SUMMARY__INIT;
        commit(job, &(struct store_summary){.summary = &empty});
        return;
    }
    if (!job->work && !job->is_touched) {
        story_again_look(job, story);
        return;
    }
    struct err err = {0};
    struct summary_texts texts;
    int is_ours = job->is_touched; /* a commit that fails at once frees the job */
    int64_t began_us = clock_monotonic_us();
    int code = summary_texts_get(summarize, story, 0, &texts, &err);
    metric_observe(summarize->metrics.make_seconds, (double)(clock_monotonic_us() - began_us) / 1e6);
    if (code < 0) {
        summary_job_fail(job, code, err.text);
        return;
    }
    commit_at(job, &texts, story);
    /* Once for each change: what is made with the vectors of the first asking is not asked about again. */
    if (is_ours || texts.is_kept)
        return;
    story_meanings_ask(&summarize->meanings, story->head->id, story_maker_wants(summarize->maker));
}
