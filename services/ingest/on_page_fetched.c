/* An article's page has come, or not: what it adds goes to Redis together with what came of it, then the article goes to
 * classify. */
#include "article_copy.h"
#include "article_page.h"
#include "article_strip.h"
#include "clock.h"
#include "ingest.h"
#include "store_revisions.h"
#include "utf8.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void count(struct ingest *ingest, const char *outcome)
{
    metric_add(metrics_counter(daemon_metrics(ingest->service.daemon), "triptych_pages_total",
                               "pages of articles, by what came of them", "outcome", outcome),
               1);
}

static void on_filled(void *context, const struct store_result *result, uint64_t stored)
{
    struct page_job *job = context;
    struct ingest *ingest = job->ingest;
    if (result->code == ERR_UNAVAILABLE) { /* the daemon closes */
        page_job_free(job);
        return;
    }
    if (result->code) /* classify gets it without its page when it is due */
        log_warn("page_not_stored", LOG_TEXT("article", job->article->id), LOG_TEXT("reason", result->text));
    else if (stored)
        ingest_announce(ingest, job->article, 0);
    char id[ID_SIZE];
    utf8_copy(id, sizeof id, job->article->id);
    page_job_free(job);
    if (!result->code && !stored) /* its feed has changed it meanwhile: what is stored now goes on */
        on_article_overdue(ingest, id);
}

/* job->filled takes the place of job->article. */
static void replace(struct page_job *job)
{
    struct err err = {0};
    Triptych__Article *stored = job->article;
    job->article = job->filled;
    job->filled = NULL;
    int result = wire_check_article(job->article, &err);
    /* Redis compares it with what was stored: the page counts only while the article is still the one that it was
     * asked for. */
    if (result == 0)
        result = store_article_revise(job->ingest->service.store, stored, job->article, STORE_TODO_LEASE_MS, on_filled,
                                      job, &err);
    wire_free(stored);
    if (result < 0) {
        log_warn("page_not_stored", LOG_TEXT("article", job->article->id), LOG_TEXT("reason", err.text));
        page_job_free(job);
    }
}

/* A page may have little but what its source always says: then the feed's text is the longer one. */
static void take_back(struct page_job *job)
{
    struct err err = {0};
    Triptych__Article article = *job->filled, *copy = NULL;
    article.text = job->article->text;
    article.has_pages_text = 0;
    article_hash_content(&article);
    if (article_copy(&article, &copy, &err) < 0)
        return;
    wire_free(job->filled);
    job->filled = copy;
}

static void on_stripped(void *context, size_t taken, int is_closing)
{
    struct page_job *job = context;
    if (is_closing) {
        page_job_free(job);
        return;
    }
    if (taken && job->filled->has_pages_text && !job->article->has_pages_text &&
        strlen(job->filled->text) < strlen(job->article->text))
        take_back(job);
    replace(job);
}

static void store(struct page_job *job, const Triptych__Article *filled)
{
    struct err err = {0};
    job->step = PAGE_STORING;
    if (article_copy(filled, &job->filled, &err) < 0) { /* classify gets it when it is due */
        log_warn("page_not_stored", LOG_TEXT("article", job->article->id), LOG_TEXT("reason", err.text));
        page_job_free(job);
        return;
    }
    if (!article_strip(job->ingest, job->filled, on_stripped, job))
        replace(job);
}

void on_page_end(struct page_job *job, const char *outcome, const char *reason)
{
    Triptych__Article without = *job->article;
    without.page = (char *)(uintptr_t)outcome;
    count(job->ingest, outcome);
    log_info("page_gives_nothing", LOG_TEXT("article", without.id), LOG_TEXT("url", without.url),
             LOG_TEXT("outcome", outcome), LOG_TEXT("reason", reason));
    store(job, &without);
}

static void take(struct page_job *job, const struct page *page, const char *url)
{
    static struct article_filled filled; /* large; one is filled at a time */
    if (!article_fill(job->article, page, url, clock_now_ms(), &filled)) {
        on_page_end(job, filled.article.page, "the page is no article, or not this one");
        return;
    }
    count(job->ingest, filled.article.page);
    log_info("page_read", LOG_TEXT("article", job->article->id), LOG_TEXT("outcome", filled.article.page),
             LOG_INT("text_bytes", strlen(filled.article.text)), LOG_INT("feed_bytes", strlen(job->article->text)));
    store(job, &filled.article);
}

static int is_page(const struct fetch_answer *answer)
{
    return !answer->content_type[0] || strcasestr(answer->content_type, "html") ||
           strcasestr(answer->content_type, "xml");
}

static void read_page(struct page_job *job, const struct fetch_answer *answer)
{
    struct err err = {0};
    struct page page = {0};
    const struct page_input input = {answer->body, answer->size_bytes, answer->content_type, answer->url};
    int64_t began_us = clock_monotonic_us();
    int result = page_read(job->ingest->pages.reader, &input, &page, &err);
    metric_observe(job->ingest->pages.read_seconds, (double)(clock_monotonic_us() - began_us) / 1e6);
    if (result < 0)
        on_page_end(job, "failed", err.text);
    else
        take(job, &page, answer->url);
    page_done(&page);
}

/* Another page of its host may be asked for. */
static void leave(struct page_job *job)
{
    struct page_desk *pages = &job->ingest->pages;
    pages->in_flight--;
    for (unsigned i = 0; i < PAGE_IN_FLIGHT_MAX; i++)
        if (pages->fetching[i] == job)
            pages->fetching[i] = NULL;
}

void on_page_fetched(void *context, const struct fetch_answer *answer)
{
    struct page_job *job = context;
    struct ingest *ingest = job->ingest;
    char reason[64];
    leave(job);
    metric_add(ingest->pages.bytes, (double)answer->size_bytes);
    snprintf(reason, sizeof reason, "the server answers with status %ld", answer->status);
    if (answer->failure == FETCH_BUSY)
        job->step = PAGE_WAITING; /* until its time is over */
    else if (answer->failure != FETCH_OK)
        on_page_end(job, answer->failure == FETCH_FORBIDDEN ? "forbidden" : "failed", answer->sentence);
    else if (answer->status < 200 || answer->status > 299)
        on_page_end(job, "failed", reason);
    else if (!is_page(answer))
        on_page_end(job, "failed", "it is no page");
    else
        read_page(job, answer);
}
