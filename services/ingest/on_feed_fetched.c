/* An answer from a feed's server: nothing new, an error, or a feed whose items go to Redis, some at a time. */
#include "clock.h"
#include "feed_discover.h"
#include "feed_sitemaps.h"
#include "ingest.h"
#include "sitemap_pick.h"

#include <stdio.h>
#include <string.h>

#define ITEMS_IN_FLIGHT_MAX 32
#define MOVED_FAILURES      2 /* in a row, after which one more sends us back to the feed's own address */

static void fail(struct feed_job *job, const char *reason, const char *sentence)
{
    feed_job_count_failure(job, reason);
    feed_job_finish(job, FEED_FAILED, sentence);
}

static void drop_validators(struct feed_job *job)
{
    job->state.etag[0] = 0;
    job->state.last_modified[0] = 0;
}

static void fail_by_status(struct feed_job *job, long status)
{
    char sentence[96];
    if (status == 304 || status == 412) /* what we hold of it is stale */
        drop_validators(job);
    snprintf(sentence, sizeof sentence, "the server answers with status %ld%s", status,
             status == 304 ? " (not modified) to a request for all of it" : "");
    fail(job, "status", sentence);
}

/* Through no fault of the feed it was not asked. The schedule stays as it was: a failure of ours must not double the
 * feed's pauses. */
static void delay(struct feed_job *job, const char *sentence)
{
    feed_job_count_failure(job, fetch_failure_name(FETCH_BUSY));
    log_info("feed_delayed", LOG_TEXT("feed", job->name), LOG_TEXT("reason", sentence));
    feed_job_give_back(job, FEED_BUSY_MS);
}

/* On a feed's first reading only what is recent counts as news; later on, what retention would take at once does
 * not. */
static int is_too_old(const struct feed_job *job, const struct feed_item *item, int64_t now_ms)
{
    const struct settings *settings = daemon_settings(job->ingest->service.daemon);
    int64_t keep_ms = settings_int(settings, job->state.read_ms ? "keep_articles" : "first_fetch_max_age");
    return item->published_ms != 0 && item->published_ms < now_ms - keep_ms;
}

static void refuse(struct feed_job *job, enum feed_fate fate)
{
    job->tally.counts[fate]++;
    ingest_count_refused(job->ingest, feed_fate_name(fate));
}

static void on_item_stored(void *context, const char *refusal, enum ingest_fate fate, int is_same)
{
    struct feed_job *job = context;
    (void)is_same;
    if (fate == INGEST_LEFT) /* the job is freed with all of them */
        return;
    job->in_flight--;
    if (refusal) {
        refuse(job, FATE_NOT_STORED);
        log_warn("item_refused", LOG_TEXT("feed", job->name), LOG_TEXT("reason", refusal));
    } else {
        job->tally.counts[fate == INGEST_NEW ? FATE_NEW : fate == INGEST_REVISED ? FATE_REVISED : FATE_REPEATED]++;
    }
    on_feed_store(job);
}

/* What an operator says of the feed counts before the desk's setting, unless that is never. */
static enum article_pages pages_mode(const struct feed_job *job)
{
    enum article_pages mode = ingest_pages_mode(job->ingest);
    if (mode == ARTICLE_PAGES_NEVER || job->settings.pages == FEED_PAGES_NEVER)
        return ARTICLE_PAGES_NEVER;
    return job->settings.pages == FEED_PAGES_ALWAYS ? ARTICLE_PAGES_ALWAYS : mode;
}

static void store_item(struct feed_job *job, const struct feed_item *item, int64_t now_ms)
{
    struct ingest *ingest = job->ingest;
    struct err err = {0};
    if (is_too_old(job, item, now_ms)) {
        refuse(job, FATE_TOO_OLD);
        return;
    }
    if (article_from_item(job->feed, item, job->base_url, now_ms, &ingest->made, &err) < 0) {
        refuse(job, FATE_INVALID);
        log_debug("item_refused", LOG_TEXT("feed", job->name), LOG_TEXT("reason", err.text));
        return;
    }
    if (page_jobs_have_room(ingest) && article_wants_page(&ingest->made.article, pages_mode(job)))
        ingest->made.article.page = (char *)(uintptr_t)ARTICLE_PAGE_WANTED;
    if (ingest_store(ingest, &ingest->made, on_item_stored, job, &err) < 0) {
        refuse(job, FATE_NOT_STORED);
        log_warn("item_refused", LOG_TEXT("feed", job->name), LOG_TEXT("reason", err.text));
        return;
    }
    job->in_flight++;
}

/* A feed that gives nothing says why in its state, in the log when that changes, and in a count. */
static void note_what_it_gives(struct feed_job *job)
{
    char note[FEED_STATE_TEXT_SIZE];
    size_t items = job->feed->item_count;
    feed_tally_note(&job->tally, items, note, sizeof note);
    if (note[0])
        metric_add(metrics_counter(daemon_metrics(job->ingest->service.daemon), "triptych_feeds_without_articles_total",
                                   "readings of a feed that gave nothing, not even what was there before", "reason",
                                   items ? "all_refused" : "no_items"),
                   1);
    if (note[0] && strcmp(note, job->state.note) != 0)
        log_warn("feed_gives_nothing", LOG_TEXT("feed", job->name), LOG_TEXT("reason", note));
    memcpy(job->state.note, note, sizeof note);
}

static void finish_read(struct feed_job *job, int64_t now_ms)
{
    int is_changed = job->tally.counts[FATE_NEW] || job->tally.counts[FATE_REVISED];
    if (job->feed->is_expired && !job->is_pushed && !job->tally.counts[FATE_NOT_STORED]) {
        job->state.body_hash = 0; /* should somebody have it asked again, it says so again */
        drop_validators(job);
        job->state.read_ms = now_ms;
        job->state.changed_ms = is_changed ? now_ms : job->state.changed_ms;
        feed_job_finish(job, FEED_GONE, "it says itself that it has ended (\"expired\"): it is not asked any more");
        return;
    }
    /* By what was new to us, not by what the server says: many change some byte of a feed at each request. */
    feed_job_finish(job, is_changed ? FEED_CHANGED : FEED_UNCHANGED, "");
}

void on_feed_store(struct feed_job *job)
{
    const struct ingest *ingest = job->ingest;
    int64_t now_ms = clock_now_ms();
    if (!job->in_flight && job->outages != ingest->outages) { /* Redis may have come back without what it had taken */
        job->outages = ingest->outages;
        /* What is stored already is found again by its content and counts as repeated. */
        job->next_item = 0;
        job->tally.counts[FATE_TOO_OLD] = job->tally.counts[FATE_INVALID] = 0; /* they are looked at again */
    }
    /* Some at a time: a feed of a thousand items must not fill the store's queue for the others. */
    while (job->next_item < job->feed->item_count && job->in_flight < ITEMS_IN_FLIGHT_MAX)
        store_item(job, &job->feed->items[job->next_item++], now_ms);
    if (job->in_flight)
        return;
    note_what_it_gives(job);
    job->state.body_hash = job->body_hash;
    if (job->tally.counts[FATE_NOT_STORED]) { /* have it sent again, whole */
        job->state.body_hash = 0;
        drop_validators(job);
    }
    finish_read(job, now_ms);
}

/* Both headers bind only within bounds (feed_schedule.c). */
static void take_wishes(struct feed_job *job, const struct fetch_answer *answer)
{
    job->wish.retry_after_ms = feed_schedule_retry_after_ms(answer->retry_after, clock_now_ms());
    job->wish.max_age_ms = feed_schedule_max_age_ms(answer->cache_control);
}

/* What makes the next request conditional. Kept only when the answer turns out to be a feed. */
static void take_validators(struct feed_job *job, const struct fetch_answer *answer)
{
    snprintf(job->state.etag, sizeof job->state.etag, "%s",
             strlen(answer->etag) < sizeof job->state.etag ? answer->etag : "");
    snprintf(job->state.last_modified, sizeof job->state.last_modified, "%s",
             strlen(answer->last_modified) < sizeof job->state.last_modified ? answer->last_modified : "");
}

/* Some feeds have their own address as title, which is then the name of a source that everybody sees. */
static void hide_address(struct feed_job *job)
{
    char shown[URL_RAW_MAX + 1];
    char *title = job->feed->title;
    size_t size = title ? strlen(title) + 1 : 0;
    if (!size)
        return;
    url_text_for_show(title, job->url, shown, size < sizeof shown ? size : sizeof shown);
    strcpy(title, shown);
}

/* What is relative is so to where the server says that the document stands, within its site. */
static void take_base(struct feed_job *job, const struct fetch_answer *answer)
{
    char there[URL_SIZE], host[URL_HOST_SIZE], there_host[URL_HOST_SIZE];
    int is_there = answer->content_location[0] &&
                   url_resolve(answer->content_location, answer->url, there, NULL) == 0 &&
                   url_host(there, there_host) && url_host(answer->url, host) && strcmp(host, there_host) == 0;
    url_without_secrets(is_there ? there : answer->url, job->base_url);
}

/* Stores the items of job->feed, all of which is there. */
static void on_feed_whole(struct feed_job *job)
{
    if (job->feed->items_left_out)
        log_warn("feed_cut", LOG_TEXT("feed", job->name), LOG_INT("items_left_out", job->feed->items_left_out));
    job->step = FEED_STORING;
    job->outages = job->ingest->outages;
    on_feed_store(job);
}

/* That the list is as it was says nothing of its sitemaps: it is asked for whole each time. */
static void read_sitemaps(struct feed_job *job, const struct fetch_answer *answer)
{
    drop_validators(job);
    job->body_hash = 0;
    if (job->is_pushed)
        fail(job, "not_a_feed", "a hub delivers a list of sitemaps");
    else
        feed_sitemaps(job, answer, on_feed_fetched, on_feed_whole);
}

void on_feed_read(struct feed_job *job, const struct fetch_answer *answer)
{
    struct err err = {0};
    take_validators(job, answer);
    /* Many servers ignore conditional requests; the same bytes need no reading. */
    job->body_hash = (int64_t)(id_hash64(answer->body, answer->size_bytes) >> 1);
    if (job->body_hash && job->body_hash == job->state.body_hash) {
        job->state.whole_ms = clock_now_ms();
        feed_job_finish(job, FEED_UNCHANGED, "");
        return;
    }
    take_base(job, answer);
    if (feed_read(answer->body, answer->size_bytes, job->base_url, answer->content_type, &job->feed, &err) < 0) {
        drop_validators(job);
        if (!feed_discover(job, answer, on_feed_fetched))
            fail(job, "not_a_feed", err.text);
        return;
    }
    if (feed_is_sitemap_list(job->feed)) {
        read_sitemaps(job, answer);
        return;
    }
    hide_address(job);
    snprintf(job->state.title, sizeof job->state.title, "%s", job->feed->title ? job->feed->title : "");
    if (!job->feed->lang && answer->content_language[0])
        job->feed->lang = strndup(answer->content_language, strcspn(answer->content_language, ", ;"));
    if (!job->feed->lang && job->settings.language[0])
        job->feed->lang = strdup(job->settings.language);
    if (job->ingest->push)
        push_found(job->ingest->push, job->url, answer, job->feed->hub, job->feed->self);
    job->state.keep_ms = job->feed->ttl_minutes * 60000LL;
    job->state.skip_hours = job->feed->skip_hours;
    job->state.skip_days = job->feed->skip_days;
    job->size_bytes = answer->size_bytes;
    job->ingest->storing_bytes += answer->size_bytes;
    job->state.whole_ms = clock_now_ms();
    on_feed_whole(job);
}

/* Where it has moved to, it is no feed: ask at its own address again. */
static void forget_move(struct feed_job *job)
{
    job->state.moves = 0;
    job->state.moved_to[0] = 0;
}

static void judge(struct feed_job *job, const struct fetch_answer *answer)
{
    int is_well =
        answer->failure == FETCH_OK && (answer->status == 304 || (answer->status >= 200 && answer->status < 300));
    if (is_well)
        feed_job_note_move(job, answer->moved_url);
    else if (answer->failure != FETCH_BUSY && job->state.failures >= MOVED_FAILURES)
        forget_move(job);
    if (answer->failure == FETCH_BUSY)
        delay(job, answer->sentence);
    else if (answer->failure != FETCH_OK)
        fail(job, fetch_failure_name(answer->failure), answer->sentence);
    else if (answer->status == 304 && job->is_conditional)
        feed_job_finish(job, FEED_UNCHANGED, "");
    else if (answer->status == 410)
        feed_job_finish(job, FEED_GONE,
                        "its server says that it is gone for good (status 410): it is not asked any more");
    else if (!is_well || answer->status == 304)
        fail_by_status(job, answer->status);
    else
        on_feed_read(job, answer);
}

void on_feed_fetched(void *context, const struct fetch_answer *answer)
{
    struct feed_job *job = context;
    struct ingest *ingest = job->ingest;
    int64_t pause_ms = settings_int(daemon_settings(ingest->service.daemon), "host_pause");
    metric_observe(ingest->metrics.fetch_seconds, answer->seconds);
    metric_add(ingest->metrics.fetch_bytes, (double)answer->size_bytes);
    if (!job->sitemaps) { /* what they say holds for their host, not for the list */
        take_wishes(job, answer);
        job->state.http_status = answer->status;
    }
    if (job->discovery)
        feed_discover_go_on(job, answer);
    else if (job->sitemaps)
        feed_sitemaps_go_on(job, answer);
    else
        judge(job, answer);
    ingest->on_feed_next(ingest, pause_ms);
}
