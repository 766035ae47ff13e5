/* A piece of work of classify: a story whose membership changed. It waits until its burst of changes is over. */
#include "clock.h"
#include "summarize.h"

void on_story_changed(void *context, struct link_job *job)
{
    struct summarize *summarize = context;
    metric_add(summarize->metrics.changes, 1);
    /* Nothing that could be counted as a story's failure: it goes back as rejected, and its sender's todo entry stays
     * as it is. */
    if (job->work->payload_case != TRIPTYCH__WORK__PAYLOAD_CHANGED || !id_is_valid(job->work->changed->story_id, 's')) {
        metric_add(summarize->service.rejected, 1);
        log_warn("work_rejected", LOG_TEXT("work", job->work->id), LOG_TEXT("reason", "not a changed story"));
        link_job_done(job, "rejected", "work for summarize must name a changed story");
        return;
    }
    void *older;
    if (debounce_note(summarize->debounce, job->work->changed->story_id, clock_monotonic_ms(), job, &older) < 0) {
        metric_add(summarize->service.failed, 1);
        link_job_done(job, "rejected", "too many stories wait"); /* more than the credit given; it comes back */
        return;
    }
    /* The newer job stands for the older one: while it is in hand, somebody answers for the story. */
    if (older)
        link_job_done(older, "done", NULL);
    metric_set(summarize->metrics.debounce, debounce_count(summarize->debounce));
}
