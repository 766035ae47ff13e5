/* A story under way, from being taken out of the debounce table to Redis's answer; counted, so that their number is
 * bounded. */
#include "summary_job.h"

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
    free(job);
}

void summary_job_done(struct summary_job *job, const char *outcome, const char *reason)
{
    if (!job->summarize->is_closing) /* closing the link has freed it */
        link_job_done(job->work, outcome, reason);
    summary_job_free(job);
}

void summary_job_fail(struct summary_job *job, int code, const char *reason)
{
    service_work_failed(&job->summarize->service, job->story_id, code, reason);
    summary_job_done(job, "rejected", reason);
}
