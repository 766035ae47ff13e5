/* Requests whose texts are all over are answered. */
#include "clock.h"
#include "embedder.h"
#include "embedding_answer.h"

static void answer(struct embedder *embedder, struct http_request *request, const struct work_job *job)
{
    struct embedding_vectors vectors = {.values = job->vectors,
                                        .count = job->request.count,
                                        .dimensions = embedder->limits.dimensions,
                                        .tokens = job->tokens,
                                        .is_base64 = job->request.is_base64};
    char *text = NULL;
    size_t size = 0;
    struct err err = {0};
    if (embedding_answer_write(embedder->model_name, &vectors, &text, &size, &err)) {
        embedder_refuse(embedder, request, EMBEDDER_FAILED, "There is no memory for the answer.");
        return;
    }
    metric_add(embedder->metrics.texts, (double)job->request.count);
    metric_observe(embedder->metrics.seconds, (double)(clock_monotonic_us() - job->added_us) / 1e6);
    http_respond_take(request, 200, "application/json", text, size);
}

void embedder_on_finished(void *context, int events)
{
    struct embedder *embedder = context;
    struct work_job *job;
    (void)events;
    embedder_measure(embedder);
    /* All that are over: the descriptor that woke us says that some are, not how many. */
    while ((job = work_take(embedder->work))) {
        struct http_request *request = job->owner;
        embedder->unanswered--;
        if (job->code)
            embedder_refuse(embedder, request, embedder_refusal_of(job->code), job->err.text);
        else
            answer(embedder, request, job);
        work_job_free(job);
    }
}
