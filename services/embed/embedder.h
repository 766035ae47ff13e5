/* The daemon's state, and the way through it: on_request.c checks a request and adds it to the work (work.c), whose
 * threads embed it (text_batch.c); on_finished.c answers. */
#ifndef TRIPTYCH_EMBEDDER_H
#define TRIPTYCH_EMBEDDER_H

#include "daemon.h"
#include "embedding_request.h"
#include "model_file.h"
#include "work.h"

#define EMBEDDER_BODY_MAX        1048576 /* bytes of a request */
#define EMBEDDER_MEASURE_MS      1000
#define EMBEDDER_COMPLAIN_MS     10000 /* at most one line in the log in so long, of each kind of refusal */
#define EMBEDDER_RETRY_AFTER_S   "1"
#define EMBEDDER_THREADS_DEFAULT 2 /* where the system does not say how many processors there are */

/* Why a request, or its texts, got no vectors. */
enum embedder_refusal {
    EMBEDDER_INVALID,   /* 400 */
    EMBEDDER_TOO_LARGE, /* 413 */
    EMBEDDER_FULL,      /* 429 */
    EMBEDDER_LATE,      /* 503: waited too long */
    EMBEDDER_STOPPING,  /* 503 */
    EMBEDDER_FAILED,    /* 503: memory, or oneDNN */
    EMBEDDER_REFUSALS
};

/* Counters by request or text; `seconds` is from a request's arrival to its answer. */
struct embedder_metrics {
    struct metric *texts, *tokens, *batches, *waiting, *seconds;
    struct metric *refused[EMBEDDER_REFUSALS]; /* requests */
};

/* Owned by the loop's thread but for the model, the tokenizer and the encoder, which the threads of `work` read. */
struct embedder {
    struct daemon *daemon;
    struct model_file file;
    struct tokenizer *tokenizer;
    struct encoder *encoder;
    struct work *work;
    struct embedding_limits limits;
    const char *model_name; /* of the settings */
    int64_t wait_max_ms;
    size_t unanswered; /* requests */
    int is_stopping;
    struct embedder_metrics metrics;
    struct loop_timer measure;
    int64_t complained_ms[EMBEDDER_REFUSALS]; /* monotonic */
};

extern const struct setting embedder_settings[];

/* Loads the model, and starts the threads. Returns 0 (embedder_close), or the code of what failed. */
int embedder_open(struct daemon *daemon, void **out_state, struct err *err);
/* New requests are refused with 503 from then on; idle means that all others have their answers. */
void embedder_stop(void *state);
int embedder_is_idle(void *state);
void embedder_close(void *state);

/* measure.c: the metrics follow what the threads counted. */
void embedder_measure(void *embedder);

/* on_request.c */
http_handler_fn embedder_on_request;
/* on_finished.c: the loop's callback for work_fd */
void embedder_on_finished(void *context, int events);

/* refuse.c: answers with a problem that says what to do, counts it and, now and then, logs it. */
void embedder_refuse(struct embedder *embedder, struct http_request *request, enum embedder_refusal refusal,
                     const char *detail);
enum embedder_refusal embedder_refusal_of(enum err_code code);
const char *embedder_refusal_name(enum embedder_refusal refusal);

#endif
