/* Stories whose burst of changes is over: their articles are asked for, a bounded number of stories at a time. While
 * Redis is away they wait here: asked in vain they would come back only when overdue. */
#include "clock.h"
#include "summary_job.h"

void on_debounced(void *context)
{
    struct summarize *summarize = context;
    int64_t now_ms = clock_monotonic_ms();
    /* A loaded story is some hundred kilobytes of articles until it is summed up: the number of stories bounds the
     * memory. */
    while (summarize->under_way < SUMMARIZE_LOADS_MAX && summarize->service.store_state != STORE_DOWN) {
        struct summary_job *job = summary_job_new(summarize);
        void *work = NULL;
        if (!job)
            break; /* no memory: the next tick tries again */
        if (!debounce_take(summarize->debounce, now_ms, job->story_id, &work)) {
            summary_job_free(job);
            break;
        }
        job->work = work;
        metric_add(summarize->metrics.bursts, 1);
        summary_job_load(job);
    }
    metric_set(summarize->metrics.debounce, debounce_count(summarize->debounce));
    metric_set(summarize->metrics.under_way, summarize->under_way);
}
