/* Redis answered a commit: announce the summarized story to publish. */
#include "summary_job.h"

static void announce(struct summary_job *job)
{
    struct summarize *summarize = job->summarize;
    Triptych__StorySummarized summarized = TRIPTYCH__STORY_SUMMARIZED__INIT;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    summarized.story_id = work.id = job->story_id;
    summarized.version = job->version;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_SUMMARIZED;
    work.summarized = &summarized;
    service_announce(&summarize->service, &work, NULL);
}

void on_summary_committed(void *context, const struct store_result *result, const struct store_versioned_answer *answer)
{
    struct summary_job *job = context;
    struct summarize *summarize = job->summarize;
    if (result->code < 0) {
        summary_job_fail(job, result->code, result->text);
        return;
    }
    if (answer->is_stale) {
        /* Another replica was faster, or the story is gone. If it has moved on since, that change is on its way
         * here. */
        metric_add(summarize->metrics.conflicts, job->version > 0);
        summary_job_done(job, "duplicate", NULL);
    } else {
        metric_add(summarize->metrics.summaries, 1);
        log_debug("story_summarized", LOG_TEXT("story", job->story_id), LOG_INT("version", job->version),
                  LOG_INT("moved_on", answer->todo_left));
        /* Only a nudge; the commit has entered the story into publish's todo set. */
        announce(job);
        story_words_ask(&summarize->words, job->task);
        job->task = NULL;
        summary_job_done(job, "done", NULL);
    }
    /* A place among those under way is free. Called through a pointer, so that the last step does not depend on the
     * first. */
    summarize->take_next(summarize);
}
