/* Articles that wait for their page to be read. They are copies: the feed that they came with is long over when
 * their host's turn comes. */
#include "page_job.h"

#include "article_copy.h"
#include "clock.h"
#include "ingest.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

int page_jobs_have_room(const struct ingest *ingest)
{
    return ingest->pages.reader && ingest->fetcher && ingest->pages.count < PAGE_JOBS_MAX;
}

/* An article that is overdue meanwhile comes again: one page is enough. */
static int is_in_hand(const struct ingest *ingest, const char *article_id)
{
    const struct page_job *job;
    TAILQ_FOREACH(job, &ingest->pages.jobs, all)
    {
        // cppcheck-suppress uninitvar ; the macro sets it
        if (strcmp(job->article->id, article_id) == 0)
            return 1;
    }
    return 0;
}

int page_job_add(struct ingest *ingest, const Triptych__Article *article)
{
    struct err err = {0};
    if (is_in_hand(ingest, article->id))
        return 1;
    struct page_job *job = page_jobs_have_room(ingest) ? calloc(1, sizeof *job) : NULL;
    if (!job)
        return 0;
    if (article_copy(article, &job->article, &err) < 0 || !url_host(article->url, job->host)) {
        wire_free(job->article);
        free(job);
        return 0;
    }
    job->ingest = ingest;
    job->until_ms = clock_monotonic_ms() + PAGE_WAIT_MS;
    TAILQ_INSERT_TAIL(&ingest->pages.jobs, job, all);
    ingest->pages.count++;
    return 1;
}

void page_job_free(struct page_job *job)
{
    TAILQ_REMOVE(&job->ingest->pages.jobs, job, all);
    job->ingest->pages.count--;
    wire_free(job->article);
    wire_free(job->filled);
    free(job);
}

/* What waits is due for classify in Redis, and its page is asked for then. */
void page_jobs_close(struct ingest *ingest)
{
    loop_timer_stop(&ingest->pages.tick);
    while (ingest->pages.count)
        page_job_free(TAILQ_FIRST(&ingest->pages.jobs));
    page_reader_free(ingest->pages.reader);
    ingest->pages.reader = NULL;
}
