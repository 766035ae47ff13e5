/* Metrics of classify: counters are raised where things happen, gauges are set every second. */
#ifndef TRIPTYCH_ON_MEASURE_H
#define TRIPTYCH_ON_MEASURE_H

struct classify;
struct metric;

/* Names and help texts stand in on_measure.c. Those of the embedder stay 0 without one. */
struct classify_metrics {
    struct metric *articles, *joins, *creates, *copies; /* committed */
    struct metric *repeated, *refused, *gone;
    struct metric *not_news;
    struct metric *revised, *revised_moves;
    struct metric *log_refused; /* log entries whose features are broken */
    struct metric *place_seconds, *view_lag_seconds;
    struct metric *embedded_later, *embed_later_waiting, *embed_later_forgotten;
    struct metric *embedded, *not_embedded, *embed_refused, *embed_ready, *embed_waiting;
    struct metric *stories, *index_articles, *index_bytes, *provisional, *expired;
};

void on_measure_open(struct classify *classify);

#endif
