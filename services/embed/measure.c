#include "embedder.h"

void embedder_measure(void *context)
{
    struct embedder *embedder = context;
    struct work_counts counts = work_counts(embedder->work);
    struct embedder_metrics *metrics = &embedder->metrics;
    metric_set(metrics->waiting, (double)counts.texts);
    metric_add(metrics->tokens, (double)counts.tokens - metric_value(metrics->tokens));
    metric_add(metrics->batches, (double)counts.batches - metric_value(metrics->batches));
}
