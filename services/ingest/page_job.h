/* An article whose page is wanted: stored already, held back from classify until its page has been read or the wait is
 * over. Bounded: jobs, pages at once, one for each host, how long an article waits. Nothing is lost with the process: the
 * article is due for classify when the wait is over, and is marked "wanted" until then. */
#ifndef TRIPTYCH_PAGE_JOB_H
#define TRIPTYCH_PAGE_JOB_H

#include "article.pb-c.h"
#include "id.h"
#include "loop.h"
#include "page.h"
#include "url.h"

#include <stdint.h>
#include <sys/queue.h>

#define PAGE_JOBS_MAX      4096 /* articles that wait for their pages; further ones go on without */
#define PAGE_IN_FLIGHT_MAX 32   /* of at most 8 MiB each (fetch.h) */
#define PAGE_WAIT_MS                                                                                                   \
    240000 /* then an article goes on without its page: a hundred pages of one host, two seconds each */
#define PAGE_LEASE_MS    20000  /* longer in Redis, so that who holds it is first */
#define PAGE_GIVEN_UP_MS 900000 /* after its article came: no process has brought the page, none tries again */
#define PAGE_TICK_MS     250    /* how often pages whose hosts may be asked are looked for */

struct ingest;
struct metric;

enum page_job_step { PAGE_WAITING, PAGE_FETCHING, PAGE_STORING };

struct page_job {
    TAILQ_ENTRY(page_job) all;
    struct ingest *ingest;
    Triptych__Article *article; /* owned; as it is stored */
    Triptych__Article *filled;  /* owned; with what its page adds, on its way to Redis; NULL before */
    enum page_job_step step;
    char host[URL_HOST_SIZE];
    int64_t until_ms; /* on clock_monotonic_ms */
};
TAILQ_HEAD(page_jobs, page_job);

struct page_desk {
    struct page_reader *reader; /* owned; NULL: no page is read */
    struct page_jobs jobs;      /* in the order in which they came */
    unsigned count, in_flight;
    struct page_job *fetching[PAGE_IN_FLIGHT_MAX]; /* NULL: free */
    struct loop_timer tick;
    struct metric *waiting, *bytes, *read_seconds;
};

void page_jobs_close(struct ingest *ingest);

/* Whether there is room for one more. */
int page_jobs_have_room(const struct ingest *ingest);

/* Has the page of `article` (copied), which is stored and held, read. One that is in hand already is not taken twice.
 * Returns 1 when it will be announced in the end, 0 when there is no room or memory: then it is the caller's. */
int page_job_add(struct ingest *ingest, const Triptych__Article *article);
void page_job_free(struct page_job *job);

#endif
