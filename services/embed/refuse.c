/* Refusals by name for metrics, and as answers with a sentence. */
#include "clock.h"
#include "embedder.h"

static const struct {
    const char *name;
    unsigned status;
    const char *title;
} refusals[EMBEDDER_REFUSALS] = {
    [EMBEDDER_INVALID] = {"invalid", 400, "Bad Request"},
    [EMBEDDER_TOO_LARGE] = {"too_large", 413, "Content Too Large"},
    [EMBEDDER_FULL] = {"full", 429, "Too Many Requests"},
    [EMBEDDER_LATE] = {"late", 503, "Service Unavailable"},
    [EMBEDDER_STOPPING] = {"stopping", 503, "Service Unavailable"},
    [EMBEDDER_FAILED] = {"failed", 503, "Service Unavailable"},
};

const char *embedder_refusal_name(enum embedder_refusal refusal)
{
    return refusals[refusal].name;
}

enum embedder_refusal embedder_refusal_of(enum err_code code)
{
    switch (code) {
    case ERR_INVALID:
        return EMBEDDER_INVALID;
    case ERR_TOO_LARGE:
        return EMBEDDER_TOO_LARGE;
    case ERR_FULL:
        return EMBEDDER_FULL;
    case ERR_TIMEOUT:
        return EMBEDDER_LATE;
    default:
        return EMBEDDER_FAILED;
    }
}

static void complain(struct embedder *embedder, enum embedder_refusal refusal, const char *detail)
{
    int64_t now_ms = clock_monotonic_ms(), *last_ms = &embedder->complained_ms[refusal];
    /* A client in a loop must not fill the log. */
    if (*last_ms && now_ms - *last_ms < EMBEDDER_COMPLAIN_MS)
        return;
    *last_ms = now_ms;
    log_warn("refused", LOG_TEXT("reason", refusals[refusal].name), LOG_TEXT("detail", detail),
             LOG_INT("so_far", metric_value(embedder->metrics.refused[refusal])));
}

void embedder_refuse(struct embedder *embedder, struct http_request *request, enum embedder_refusal refusal,
                     const char *detail)
{
    metric_add(embedder->metrics.refused[refusal], 1);
    complain(embedder, refusal, detail);
    if (refusals[refusal].status == 429 || refusals[refusal].status == 503)
        http_header_add(request, "Retry-After", EMBEDDER_RETRY_AFTER_S);
    http_problem(request, refusals[refusal].status, refusals[refusal].title, detail);
}
