/* Counters, gauges and histograms, in the text format that Prometheus reads (version 0.0.4). Registered once, then
 * raised through a pointer: counting costs an addition. Bounded: series beyond METRICS_MAX all count in one, so a label
 * with outside text cannot eat the memory. */
#include "metrics.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { KIND_COUNTER, KIND_GAUGE, KIND_HISTOGRAM };

/* Upper bounds in seconds. From a tenth of a millisecond, as placing an article takes, to ten seconds, as a slow
 * embedder does. Fixed, so that histograms of all daemons can be added up. */
static const double buckets[] = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                 0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
#define BUCKETS (sizeof buckets / sizeof buckets[0])

struct metric {
    struct metric *next; /* in its family, in order of registration */
    char *label, *value; /* NULL for none */
    double number;       /* a histogram's sum */
    double count;        /* a histogram's observations */
    double *in_bucket;   /* BUCKETS of them, each without the ones below; only a histogram has them */
};

/* All series of one name: they stand together in the exposition, under one HELP and TYPE. */
struct family {
    struct family *next;
    char *name, *help;
    enum kind kind;
    struct metric *first, **end;
};

struct metrics {
    struct family *first, **end;
    size_t count;
    struct metric overflow; /* what every series beyond METRICS_MAX is counted in, and what stands in without memory */
    double overflow_buckets[BUCKETS];
};

struct metrics *metrics_new(void)
{
    struct metrics *metrics = calloc(1, sizeof *metrics);
    if (!metrics)
        return NULL;
    metrics->end = &metrics->first;
    metrics->overflow.in_bucket = metrics->overflow_buckets;
    return metrics;
}

static void metric_free(struct metric *metric)
{
    if (!metric)
        return;
    free(metric->label);
    free(metric->value);
    free(metric->in_bucket);
    free(metric);
}

static void family_free(struct family *family)
{
    if (!family)
        return;
    for (struct metric *metric = family->first, *next; metric; metric = next) {
        next = metric->next;
        metric_free(metric);
    }
    free(family->name);
    free(family->help);
    free(family);
}

void metrics_free(struct metrics *metrics)
{
    if (!metrics)
        return;
    for (struct family *family = metrics->first, *next; family; family = next) {
        next = family->next;
        family_free(family);
    }
    free(metrics);
}

static struct family *family_new(const char *name, const char *help, enum kind kind)
{
    struct family *family = calloc(1, sizeof *family);
    if (!family)
        return NULL;
    family->kind = kind;
    family->end = &family->first;
    family->name = strdup(name);
    family->help = strdup(help);
    if (family->name && family->help)
        return family;
    family_free(family);
    return NULL;
}

static struct metric *metric_new(const char *label, const char *value, enum kind kind)
{
    struct metric *metric = calloc(1, sizeof *metric);
    if (!metric)
        return NULL;
    metric->label = label ? strdup(label) : NULL;
    metric->value = label ? strdup(value ? value : "") : NULL;
    metric->in_bucket = kind == KIND_HISTOGRAM ? calloc(BUCKETS, sizeof *metric->in_bucket) : NULL;
    if ((!label || (metric->label && metric->value)) && (kind != KIND_HISTOGRAM || metric->in_bucket))
        return metric;
    metric_free(metric);
    return NULL;
}

/* Walks, because it is called when a daemon starts; what counts keeps the pointer. */
static struct family *find_family(struct metrics *metrics, const char *name)
{
    for (struct family *family = metrics->first; family; family = family->next)
        if (strcmp(family->name, name) == 0)
            return family;
    return NULL;
}

static struct metric *find_metric(const struct family *family, const char *label, const char *value)
{
    for (struct metric *metric = family->first; metric; metric = metric->next) {
        if (!label && !metric->label)
            return metric;
        if (label && metric->label && strcmp(metric->label, label) == 0 &&
            strcmp(metric->value, value ? value : "") == 0)
            return metric;
    }
    return NULL;
}

/* One name has one kind: the assertion catches two places that disagree, which scrapers would refuse. */
static struct family *get_family(struct metrics *metrics, const char *name, const char *help, enum kind kind)
{
    struct family *family = find_family(metrics, name);
    if (family) {
        assert(family->kind == kind);
        return family;
    }
    family = metrics->count < METRICS_MAX ? family_new(name, help, kind) : NULL;
    if (family) {
        *metrics->end = family;
        metrics->end = &family->next;
    }
    return family;
}

static struct metric *get_metric(struct metrics *metrics, struct family *family, const char *label, const char *value)
{
    struct metric *metric = family ? find_metric(family, label, value) : NULL;
    if (metric)
        return metric;
    metric = family && metrics->count < METRICS_MAX ? metric_new(label, value, family->kind) : NULL;
    /* Callers never check: without room they raise the overflow series, which is exported only then. */
    if (!metric)
        return &metrics->overflow;
    *family->end = metric;
    family->end = &metric->next;
    metrics->count++;
    return metric;
}

struct metric *metrics_counter(struct metrics *metrics, const char *name, const char *help, const char *label,
                               const char *value)
{
    return get_metric(metrics, get_family(metrics, name, help, KIND_COUNTER), label, value);
}

struct metric *metrics_gauge(struct metrics *metrics, const char *name, const char *help, const char *label,
                             const char *value)
{
    return get_metric(metrics, get_family(metrics, name, help, KIND_GAUGE), label, value);
}

struct metric *metrics_histogram(struct metrics *metrics, const char *name, const char *help)
{
    return get_metric(metrics, get_family(metrics, name, help, KIND_HISTOGRAM), NULL, NULL);
}

void metric_add(struct metric *metric, double amount)
{
    metric->number += amount;
}

void metric_set(struct metric *metric, double value)
{
    metric->number = value;
}

void metric_observe(struct metric *metric, double seconds)
{
    assert(metric->in_bucket);
    metric->number += seconds;
    metric->count++;
    /* Counted in one bucket and added up when printed: observing is the frequent case. */
    for (size_t i = 0; i < BUCKETS; i++) {
        if (seconds <= buckets[i]) {
            metric->in_bucket[i]++;
            return;
        }
    }
}

double metric_value(const struct metric *metric)
{
    return metric->number;
}

/* ── the exposition ── */

static void print_number(FILE *out, double number)
{
    if (isnan(number))
        fputs("NaN", out);
    else if (isinf(number))
        fputs(number > 0 ? "+Inf" : "-Inf", out);
    /* Whole numbers without exponent, as a person would read them; doubles hold them exactly up to 2^53. */
    else if (number == floor(number) && fabs(number) < 1e15)
        fprintf(out, "%.0f", number);
    else
        fprintf(out, "%.15g", number);
}

/* The format escapes backslash and line feed, and in label values the quote too. */
static void print_escaped(FILE *out, const char *text, int is_label)
{
    for (; *text; text++) {
        if (*text == '\n')
            fputs("\\n", out);
        else if (*text == '\\' || (is_label && *text == '"'))
            fprintf(out, "\\%c", *text);
        else
            fputc(*text, out);
    }
}

static void print_histogram(FILE *out, const char *name, const struct metric *metric)
{
    /* The format wants each bucket with all those below it. */
    double below = 0;
    for (size_t i = 0; i < BUCKETS; i++) {
        below += metric->in_bucket[i];
        fprintf(out, "%s_bucket{le=\"%g\"} ", name, buckets[i]);
        print_number(out, below);
        fputc('\n', out);
    }
    fprintf(out, "%s_bucket{le=\"+Inf\"} ", name);
    print_number(out, metric->count);
    fprintf(out, "\n%s_sum ", name);
    print_number(out, metric->number);
    fprintf(out, "\n%s_count ", name);
    print_number(out, metric->count);
    fputc('\n', out);
}

static void print_series(FILE *out, const char *name, const struct metric *metric)
{
    fputs(name, out);
    if (metric->label) {
        fprintf(out, "{%s=\"", metric->label);
        print_escaped(out, metric->value, 1);
        fputs("\"}", out);
    }
    fputc(' ', out);
    print_number(out, metric->number);
    fputc('\n', out);
}

static void print_family(FILE *out, const struct family *family)
{
    static const char *const kinds[] = {"counter", "gauge", "histogram"};
    fprintf(out, "# HELP %s ", family->name);
    print_escaped(out, family->help, 0);
    fprintf(out, "\n# TYPE %s %s\n", family->name, kinds[family->kind]);
    for (const struct metric *metric = family->first; metric; metric = metric->next) {
        if (family->kind == KIND_HISTOGRAM)
            print_histogram(out, family->name, metric);
        else
            print_series(out, family->name, metric);
    }
}

char *metrics_print(const struct metrics *metrics, size_t *out_size)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    for (const struct family *family = metrics->first; family; family = family->next)
        if (family->first)
            print_family(out, family);
    /* An operator sees that something was not counted under its name. */
    if (metrics->count == METRICS_MAX) {
        fprintf(out, "# TYPE triptych_metrics_overflow untyped\n");
        print_series(out, "triptych_metrics_overflow", &metrics->overflow);
    }
    int failed = ferror(out);
    if (fclose(out) || failed) {
        free(text);
        return NULL;
    }
    *out_size = size;
    return text;
}
