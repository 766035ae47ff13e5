/* The daemon's settings and metrics, its opening and closing. The two ways in (feeds, rows) are opened only once there
 * is a way on: Redis, and the sender to classify. */
#include "ingest.h"
#include "article_strip.h"

#include <stdlib.h>
#include <string.h>

const struct setting ingest_settings[] = {
    SERVICE_SETTINGS,
    {.name = "contact",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "who runs this desk: a mail address or a URL, sent to every site that is asked; empty: no feed is read"},
    {.name = "about_url",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "a page that says what we do to sites, named in every request beside the contact: publish has one at "
             "/about/bot"},
    {.name = "feeds",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "lists of feeds to read (OPML), separated by commas"},
    {.name = "first_fetch_max_age",
     .type = SETTING_MS,
     .fallback = "72h",
     .help = "a feed's older items are left out the first time it is read"},
    {.name = "host_pause", .type = SETTING_MS, .fallback = "2s", .help = "pause between two requests to one host"},
    {.name = "websub_address",
     .type = SETTING_TEXT,
     .fallback = "",
     .check = push_address_check,
     .help = "where hubs reach http_listen from outside (WebSub), like https://desk.example; empty: no feed is pushed"},
    {.name = "keep_memory",
     .type = SETTING_INT,
     .fallback = "80",
     .help =
         "percent of Redis's memory limit: above it the oldest articles and events leave before their time; 0: never",
     .max = 95},
    {.name = "pages",
     .type = SETTING_TEXT,
     .fallback = "auto",
     .help = "auto: the page of an article is read where its feed gives less than 400 characters; always; never"},
    {.name = "fetch_private",
     .type = SETTING_TEXT,
     .fallback = "",
     .check = net_permit_check,
     .help = "networks and hosts that may be asked though they are not on the public internet, separated by commas"},
    {.name = NULL},
};

static int check_pages_mode(const struct ingest *ingest, struct err *err)
{
    const char *mode = settings_text(daemon_settings(ingest->service.daemon), "pages");
    if (strcmp(mode, "auto") != 0 && strcmp(mode, "always") != 0 && strcmp(mode, "never") != 0)
        return err_set(err, ERR_INVALID, "pages: must be auto, always or never, not \"%.32s\"", mode);
    return 0;
}

/* Says on /readyz why nothing new is taken. */
static void on_pause(void *context)
{
    struct ingest *ingest = context;
    int is_crowded = service_is_paused(&ingest->service, SERVICE_CROWDED);
    daemon_note_set(ingest->service.daemon, "classify",
                    is_crowded ? "articles wait for classify: nothing new is taken until it catches up" : NULL);
    metric_set(ingest->metrics.is_paused, !ingest_may_take(ingest));
}

static void on_store_state(void *context, enum store_state state)
{
    struct ingest *ingest = context;
    /* Counted, so that an answer which arrives after an outage is known for a call that may have been made twice. */
    ingest->outages += state == STORE_DOWN;
    service_pause(&ingest->service, SERVICE_NOT_READY, state != STORE_UP);
}

static struct metric *count_articles(struct daemon *daemon, const char *outcome)
{
    return metrics_counter(daemon_metrics(daemon), "triptych_ingest_articles_total", "articles given to Redis",
                           "outcome", outcome);
}

static void open_metrics(struct ingest *ingest, struct daemon *daemon)
{
    ingest->metrics.articles_new = count_articles(daemon, "new");
    ingest->metrics.articles_repeated = count_articles(daemon, "repeated");
    ingest->metrics.articles_duplicate = count_articles(daemon, "duplicate_content");
    struct metrics *metrics = daemon_metrics(daemon);
    ingest->metrics.articles_revised = metrics_counter(metrics, "triptych_ingest_revised_total",
                                                       "articles whose source changed the wording", NULL, NULL);
    ingest->metrics.refrain_bytes = metrics_counter(metrics, "triptych_ingest_refrain_bytes_total",
                                                    "bytes of texts that their sources always say", NULL, NULL);
    ingest->metrics.articles_removed =
        metrics_counter(metrics, "triptych_ingest_removed_total", "articles that retention has removed", NULL, NULL);
    ingest->metrics.fetch_seconds = metrics_histogram(metrics, "triptych_fetch_seconds", "how long servers took");
    ingest->metrics.fetch_bytes = metrics_counter(metrics, "triptych_fetch_bytes_total", "bytes of feeds", NULL, NULL);
    ingest->metrics.late_seconds =
        metrics_histogram(metrics, "triptych_feed_late_seconds", "how long after it was due a feed was taken in hand");
    ingest->metrics.feeds_in_hand = metrics_gauge(metrics, "triptych_feeds_in_hand", "feeds in hand", NULL, NULL);
    ingest->metrics.is_paused = metrics_gauge(metrics, "triptych_ingest_paused", "1: nothing new is taken", NULL, NULL);
}

static int open_all(struct ingest *ingest, struct daemon *daemon, struct err *err)
{
    struct service *service = &ingest->service;
    int result;
    open_metrics(ingest, daemon);
    if ((result = service_open(service, daemon, err)) < 0)
        return result;
    service_pause(service, SERVICE_NOT_READY, 1); /* until Redis is there */
    if ((result = service_open_sender(service, STAGE_CLASSIFY, INGEST_QUEUE_MAX, on_article_overdue, err)) < 0 ||
        (result = service_open_receiver(service, STAGE_REPLAY, INGEST_ROWS_MAX, on_row, err)) < 0)
        return result;
    /* Every ingest removes what is too old: steps are atomic, and several at it only share the work. */
    on_retention_open(ingest);
    if ((result = article_strip_open(ingest, err)) < 0)
        return result;
    if ((result = check_pages_mode(ingest, err)) < 0 || (result = feeds_open(ingest, err)) < 0)
        return result;
    return on_pages_due_open(ingest, err);
}

int ingest_open(struct daemon *daemon, void **out_state, struct err *err)
{
    struct ingest *ingest = calloc(1, sizeof *ingest);
    if (!ingest)
        return err_set(err, ERR_MEMORY, "no memory for the daemon's state");
    ingest->service.context = ingest;
    ingest->service.on_store_state = on_store_state;
    ingest->service.on_pause = on_pause;
    int result = open_all(ingest, daemon, err);
    if (result < 0) {
        ingest_close(ingest);
        return result;
    }
    *out_state = ingest;
    return 0;
}

void ingest_stop(void *state)
{
    struct ingest *ingest = state;
    ingest->is_stopping = 1;
    feeds_stop(ingest);
    article_strip_stop(ingest);
    service_stop(&ingest->service);
}

int ingest_is_idle(void *state)
{
    const struct ingest *ingest = state;
    return service_is_idle(&ingest->service) && !ingest->feeds;
}

void ingest_close(void *state)
{
    struct ingest *ingest = state;
    ingest->is_stopping = 1;
    loop_timer_stop(&ingest->feeds_due);
    loop_timer_stop(&ingest->contact_note);
    loop_timer_stop(&ingest->retention);
    loop_timer_stop(&ingest->feeds_renewal);
    push_stop(ingest->push);
    fetcher_close(ingest->fetcher);
    ingest->fetcher = NULL;
    service_close(&ingest->service);
    push_close(ingest->push);
    page_jobs_close(ingest);
    feeds_close(ingest);
    article_strip_close(ingest);
    free(ingest);
}
