/* Pages are asked for in the order in which their articles came, one at a time of each host. */
#include "clock.h"
#include "ingest.h"

#include <string.h>

/* A place for one more of this host; PAGE_IN_FLIGHT_MAX when there is none, or the host is asked already. */
static unsigned find_place(const struct page_desk *pages, const char *host)
{
    unsigned place = PAGE_IN_FLIGHT_MAX;
    for (unsigned i = 0; i < PAGE_IN_FLIGHT_MAX; i++) {
        if (!pages->fetching[i])
            place = i;
        else if (strcmp(pages->fetching[i]->host, host) == 0)
            return PAGE_IN_FLIGHT_MAX;
    }
    return place;
}

static void start(struct page_job *job)
{
    struct ingest *ingest = job->ingest;
    struct err err = {0};
    const struct fetch_request request = {.purpose = FETCH_PAGE, .url = job->article->url};
    unsigned place = find_place(&ingest->pages, job->host);
    if (place == PAGE_IN_FLIGHT_MAX)
        return;
    int result = fetch_start(ingest->fetcher, &request, on_page_fetched, job, &err);
    if (result == 0) {
        job->step = PAGE_FETCHING;
        ingest->pages.fetching[place] = job;
        ingest->pages.in_flight++;
        /* Full is no fault of the page: it waits where it is and is started in a later round. */
    } else if (result != ERR_FULL) {
        on_page_end(job, "failed", err.text);
    }
}

static void on_pages_due(void *context)
{
    struct ingest *ingest = context;
    int64_t now_ms = clock_monotonic_ms();
    struct page_job *next;
    metric_set(ingest->pages.waiting, ingest->pages.count);
    if (!ingest->fetcher) /* it stops */
        return;
    for (struct page_job *job = TAILQ_FIRST(&ingest->pages.jobs); job; job = next) {
        next = TAILQ_NEXT(job, all);
        if (job->step != PAGE_WAITING)
            continue;
        /* Late first: an article may not wait longer for its page than it may for classify, even while nothing is
         * fetched. */
        if (now_ms >= job->until_ms)
            on_page_end(job, "late", "its host had no turn for it in time");
        else if (ingest->pages.in_flight < PAGE_IN_FLIGHT_MAX && ingest_may_take(ingest))
            start(job);
    }
}

int on_pages_due_open(struct ingest *ingest, struct err *err)
{
    struct daemon *daemon = ingest->service.daemon;
    struct metrics *metrics = daemon_metrics(daemon);
    TAILQ_INIT(&ingest->pages.jobs);
    if (!ingest->fetcher || ingest_pages_mode(ingest) == ARTICLE_PAGES_NEVER)
        return 0;
    int result = page_reader_new(&ingest->pages.reader, err);
    if (result < 0)
        return result;
    ingest->pages.waiting =
        metrics_gauge(metrics, "triptych_pages_waiting", "articles that wait for their pages", NULL, NULL);
    ingest->pages.bytes = metrics_counter(metrics, "triptych_pages_bytes_total", "bytes of pages", NULL, NULL);
    ingest->pages.read_seconds =
        metrics_histogram(metrics, "triptych_page_read_seconds", "how long it took to find the article in a page");
    loop_timer_init(&ingest->pages.tick, on_pages_due, ingest);
    loop_timer_start(daemon_loop(daemon), &ingest->pages.tick, PAGE_TICK_MS, PAGE_TICK_MS);
    return 0;
}
