/* Counters, gauges and histograms, shown as Prometheus text on /metrics. Names: triptych_<noun>_<unit>[_total]. */
#ifndef TRIPTYCH_METRICS_H
#define TRIPTYCH_METRICS_H

#include <stddef.h>

#define METRICS_MAX 512 /* series of one process */

struct metrics;
struct metric;

struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);

/* Registers a series, or finds the one with this name and label (so a label value may be met for the first time while
 * running: reasons, stages; never foreign text). `label` and `value` may be NULL. Returned metric is borrowed.
 * When METRICS_MAX is reached, all further series share one called triptych_metrics_overflow. */
struct metric *metrics_counter(struct metrics *metrics, const char *name, const char *help, const char *label,
                               const char *value);
struct metric *metrics_gauge(struct metrics *metrics, const char *name, const char *help, const char *label,
                             const char *value);
/* Buckets for durations in seconds: 0.1 ms to 10 s, in steps of about 2.5. */
struct metric *metrics_histogram(struct metrics *metrics, const char *name, const char *help);

void metric_add(struct metric *metric, double amount);      /* counter, gauge */
void metric_set(struct metric *metric, double value);       /* gauge */
void metric_observe(struct metric *metric, double seconds); /* histogram */
double metric_value(const struct metric *metric);           /* for tests and status */

/* The exposition text. Returns owned (free), NULL without memory; *out_size without the terminator. */
char *metrics_print(const struct metrics *metrics, size_t *out_size);

#endif
