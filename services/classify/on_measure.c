/* Every second: what the index holds. The counters of single articles are raised where it happens. */
#include "on_measure.h"

#include "classify.h"

#define MEASURE_MS       1000
#define EMBED_TEXTS      "triptych_classify_embedder_texts_total"
#define EMBED_TEXTS_HELP "articles with an embedder set: with a vector, without, and without having asked"

/* The client counts by itself; a counter here follows. */
static void follow(struct metric *counter, uint64_t count)
{
    metric_add(counter, (double)count - metric_value(counter));
}

static void measure_embedder(const struct classify *classify)
{
    const struct classify_metrics *metrics = &classify->metrics;
    if (!classify->embed) {
        return;
    }
    struct embed_counts counts = embed_counts(classify->embed);
    follow(metrics->embedded, counts.answered);
    follow(metrics->not_embedded, counts.failed);
    follow(metrics->embed_refused, counts.refused);
    metric_set(metrics->embed_ready, embed_state(classify->embed) == EMBED_READY);
    metric_set(metrics->embed_waiting, counts.waiting + counts.under_way);
}

static void on_measure(void *context)
{
    struct classify *classify = context;
    const struct classify_metrics *metrics = &classify->metrics;
    struct story_index_counts counts = story_index_counts(classify->index);
    /* Gauges are set by the second and not where things change: the index has no idea of metrics, and stays pure. */
    metric_set(metrics->stories, counts.stories);
    metric_set(metrics->index_articles, counts.articles);
    metric_set(metrics->index_bytes, (double)counts.bytes);
    metric_set(metrics->provisional, counts.provisional);
    metric_set(metrics->expired, (double)counts.expired);
    measure_embedder(classify);
    view_moved(classify); /* the other replicas may be gone */
}

void on_measure_open(struct classify *classify)
{
    struct metrics *all = daemon_metrics(classify->service.daemon);
    classify->service.rejected =
        metrics_counter(all, "triptych_classify_rejected_total", "articles given up", NULL, NULL);
    classify->service.failed =
        metrics_counter(all, "triptych_classify_failed_total", "tries that come back when overdue", NULL, NULL);
    classify->metrics = (struct classify_metrics){
        .articles = metrics_counter(all, "triptych_classify_articles_total", "articles placed in a story", NULL, NULL),
        .joins = metrics_counter(all, "triptych_classify_joins_total", "articles that joined a story", NULL, NULL),
        .creates = metrics_counter(all, "triptych_classify_creates_total", "articles that began a story", NULL, NULL),
        .copies =
            metrics_counter(all, "triptych_classify_copies_total", "near-identical copies of a report", NULL, NULL),
        .revised = metrics_counter(all, "triptych_classify_revised_total",
                                   "articles read again because their wording changed", NULL, NULL),
        .revised_moves = metrics_counter(all, "triptych_classify_revised_moves_total",
                                         "of these, articles that no longer fitted their story", NULL, NULL),
        .repeated = metrics_counter(all, "triptych_classify_repeated_total", "articles placed before", NULL, NULL),
        .refused = metrics_counter(all, "triptych_classify_refused_creates_total",
                                   "new stories that Redis refused because another replica was first", NULL, NULL),
        .gone = metrics_counter(all, "triptych_classify_gone_total", "joins to a story that was gone", NULL, NULL),
        .not_news = metrics_counter(all, "triptych_classify_not_news_total",
                                    "articles left out of stories: horoscopes, coupons, listings", NULL, NULL),
        .log_refused = metrics_counter(all, "triptych_classify_log_refused_total", "broken log entries", NULL, NULL),
        .place_seconds = metrics_histogram(all, "triptych_classify_place_seconds", "time of one decision"),
        .view_lag_seconds = metrics_histogram(all, "triptych_classify_view_lag_seconds",
                                              "from a commit in Redis to its being in this replica's index"),
        .embedded = metrics_counter(all, EMBED_TEXTS, EMBED_TEXTS_HELP, "outcome", "embedded"),
        .not_embedded = metrics_counter(all, EMBED_TEXTS, EMBED_TEXTS_HELP, "outcome", "late_or_failed"),
        .embed_refused = metrics_counter(all, EMBED_TEXTS, EMBED_TEXTS_HELP, "outcome", "not_asked"),
        .embedded_later = metrics_counter(all, EMBED_TEXTS, EMBED_TEXTS_HELP, "outcome", "embedded_later"),
        .embed_later_waiting = metrics_gauge(all, "triptych_classify_embedder_later",
                                             "articles placed without a vector that are to get one", NULL, NULL),
        .embed_later_forgotten =
            metrics_gauge(all, "triptych_classify_embedder_forgotten",
                          "articles that are to have no vector, because too many waited for one", NULL, NULL),
        .embed_ready = metrics_gauge(all, "triptych_classify_embedder_ready", "1: the embedder answers", NULL, NULL),
        .embed_waiting =
            metrics_gauge(all, "triptych_classify_embedder_waiting", "articles that wait for their vector", NULL, NULL),
        .stories = metrics_gauge(all, "triptych_classify_stories", "live stories in the index", NULL, NULL),
        .index_articles = metrics_gauge(all, "triptych_classify_index_articles", "articles in the index", NULL, NULL),
        .index_bytes = metrics_gauge(all, "triptych_classify_index_bytes", "memory of the index", NULL, NULL),
        .provisional = metrics_gauge(all, "triptych_classify_provisional", "articles not yet in the log", NULL, NULL),
        .expired = metrics_gauge(all, "triptych_classify_expired_stories", "stories that left the index", NULL, NULL),
    };
    loop_timer_init(&classify->measure, on_measure, classify);
    loop_timer_start(daemon_loop(classify->service.daemon), &classify->measure, 0, MEASURE_MS);
}
