/* A story under way, from being taken out of the debounce table to Redis's answer; counted, so that their number is
 * bounded. */
#include "summary_job.h"

#include "article_digest.h"

#include <assert.h>
#include <stdlib.h>

struct summary_job *summary_job_new(struct summarize *summarize)
{
    struct summary_job *job = calloc(1, sizeof *job);
    if (job) {
        job->summarize = summarize;
        summarize->under_way++;
    }
    return job;
}

void summary_job_free(struct summary_job *job)
{
    assert(job->summarize->under_way > 0);
    job->summarize->under_way--;
    writer_task_free(job->task);
    free(job);
}

void summary_job_load(struct summary_job *job)
{
    struct err err = {0};
    int code = store_story_get_brief(job->summarize->service.store, job->story_id, SUMMARIZE_ARTICLES_MAX,
                                     DIGEST_TEXT_WANTED, job->summarize->on_loaded, job, &err);
    if (code < 0)
        summary_job_fail(job, code, err.text);
}

void summary_job_done(struct summary_job *job, const char *outcome, const char *reason)
{
    if (job->work && !job->summarize->is_closing) /* closing the link has freed it */
        link_job_done(job->work, outcome, reason);
    summary_job_free(job);
}

void summary_job_fail(struct summary_job *job, int code, const char *reason)
{
    /* Our own wish that Redis knows nothing of leaves nothing due, and is no reason to give the story up. */
    if (job->work || job->is_touched)
        service_work_failed(&job->summarize->service, job->story_id, code, reason);
    summary_job_done(job, "rejected", reason);
}
