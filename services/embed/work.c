/* The queue between the loop and the threads: jobs with several texts, taken in turns so that a large request does not
 * hold up small ones, bounded in texts and in time. One mutex; the loop never waits on it for longer than a list
 * operation, and hears of finished jobs through an eventfd. */
#include "work.h"

#include "clock.h"
#include "text_batch.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static const char QUERY_PREFIX[] = "query: ", PASSAGE_PREFIX[] = "passage: "; /* as the model was trained */

struct queue {
    struct work_job *first, *last;
};

struct worker {
    pthread_t thread;
    struct work *work;
    struct text_batch *batch; /* owned */
    struct text {
        struct work_job *job;
        size_t number;
    } texts[TEXT_BATCH_MAX]; /* in the batch */
    size_t count;
    struct err err; /* of the start */
};

struct work {
    struct work_options options;
    unsigned dimensions;
    int event_fd;
    struct worker *workers; /* owned */
    unsigned started;
    pthread_mutex_t mutex; /* of all below */
    pthread_cond_t has_work, has_started;
    struct queue waiting; /* jobs with texts that no thread has begun */
    struct queue done;
    struct work_counts counts;
    unsigned ready; /* threads that have opened what they need, or failed to */
    enum err_code start_code;
    struct err start_err;
    int is_closing;
};

static void queue_add(struct queue *queue, struct work_job *job)
{
    job->next = NULL;
    if (queue->first)
        queue->last->next = job;
    else
        queue->first = job;
    queue->last = job;
}

static struct work_job *queue_take(struct queue *queue)
{
    struct work_job *job = queue->first;
    if (job)
        queue->first = job->next;
    return job;
}

void work_job_free(struct work_job *job)
{
    if (!job)
        return;
    embedding_request_done(&job->request);
    free(job->vectors);
    free(job);
}

/* ── threads ── */

/* A text of `job` is over, embedded or not. Under the mutex. */
static void finish_text(struct work *work, struct work_job *job, size_t number)
{
    work->counts.texts--;
    work->counts.bytes -= strlen(job->request.texts[number]);
    if (++job->finished < job->request.count)
        return;
    uint64_t one = 1;
    queue_add(&work->done, job);
    /* The counter of an eventfd would have to reach 2^64 - 1 for this to fail. */
    ssize_t written = write(work->event_fd, &one, sizeof one);
    assert(written == (ssize_t)sizeof one);
}

static void fail_text(struct work *work, struct worker *worker, size_t at, enum err_code code, const struct err *err)
{
    struct text *text = &worker->texts[at];
    if (!text->job->code) {
        text->job->code = code;
        text->job->err = *err;
    }
    finish_text(work, text->job, text->number);
}

/* The text has been taken from the first job that waits: does it stay the first? */
static void pass_turn(struct work *work, struct work_job *job, size_t bytes)
{
    job->turn_bytes += bytes;
    if (job->begun == job->request.count) {
        queue_take(&work->waiting);
    } else if (job->turn_bytes >= WORK_TURN_BYTES) {
        /* To the end of the queue: the next job has its turn. */
        job->turn_bytes = 0;
        queue_add(&work->waiting, queue_take(&work->waiting));
    }
}

/* The next text to embed, 0 when there is none. Those of a job that is too late, or has failed, are over at once. Under
 * the mutex. */
static int next_text(struct work *work, struct worker *worker)
{
    for (struct work_job *job; (job = work->waiting.first);) {
        struct text *text = &worker->texts[worker->count];
        *text = (struct text){.job = job, .number = job->begun++};
        pass_turn(work, job, strlen(job->request.texts[text->number]));
        if (!job->code && clock_monotonic_ms() <= job->due_ms)
            return 1;
        struct err err = {0};
        err_set(&err, ERR_TIMEOUT, "The text has waited too long: the embedder has too much to do.");
        fail_text(work, worker, worker->count, ERR_TIMEOUT, &err);
    }
    return 0;
}

/* Takes texts until the batch is full or none waits. Called and returns with the mutex locked; it is free meanwhile. */
static void gather(struct work *work, struct worker *worker)
{
    worker->count = 0;
    text_batch_clear(worker->batch);
    while (!text_batch_is_full(worker->batch) && next_text(work, worker)) {
        const struct text *text = &worker->texts[worker->count];
        const struct embedding_request *request = &text->job->request;
        struct err err = {0};
        unsigned tokens = 0;
        pthread_mutex_unlock(&work->mutex);
        /* Without the mutex: tokenizing takes as long as all that is done under it together. */
        int code = text_batch_add(worker->batch, request->is_query ? QUERY_PREFIX : PASSAGE_PREFIX,
                                  request->texts[text->number], &tokens, &err);
        pthread_mutex_lock(&work->mutex);
        if (code) {
            fail_text(work, worker, worker->count, code, &err);
            continue;
        }
        text->job->tokens += tokens;
        work->counts.tokens += tokens;
        worker->count++;
    }
}

static void embed_batch(struct work *work, struct worker *worker)
{
    struct err err = {0};
    size_t width = work->dimensions;
    pthread_mutex_unlock(&work->mutex);
    int code = text_batch_run(worker->batch, &err);
    for (size_t i = 0; i < worker->count && code == 0; i++)
        memcpy(worker->texts[i].job->vectors + worker->texts[i].number * width, text_batch_vector(worker->batch, i),
               width * sizeof(float));
    pthread_mutex_lock(&work->mutex);
    work->counts.batches++;
    for (size_t i = 0; i < worker->count; i++) {
        if (code)
            fail_text(work, worker, i, code, &err);
        else
            finish_text(work, worker->texts[i].job, worker->texts[i].number);
    }
}

static int start_worker(struct work *work, struct worker *worker)
{
    struct err err = {0};
    int code = text_batch_open(work->options.tokenizer, work->options.encoder, &worker->batch, &err);
    pthread_mutex_lock(&work->mutex);
    if (code && !work->start_code) {
        work->start_code = code;
        work->start_err = err;
    }
    work->ready++;
    pthread_cond_signal(&work->has_started);
    return code;
}

static void *run_worker(void *context)
{
    struct worker *worker = context;
    struct work *work = worker->work;
    int code = start_worker(work, worker);
    while (code == 0 && !work->is_closing) {
        gather(work, worker);
        if (worker->count)
            embed_batch(work, worker);
        else if (!work->waiting.first && !work->is_closing)
            pthread_cond_wait(&work->has_work, &work->mutex);
    }
    pthread_mutex_unlock(&work->mutex);
    text_batch_close(worker->batch);
    return NULL;
}

/* ── the loop's side ── */

static int start_all(struct work *work, struct err *err)
{
    for (; work->started < work->options.threads; work->started++) {
        struct worker *worker = &work->workers[work->started];
        worker->work = work;
        if (pthread_create(&worker->thread, NULL, run_worker, worker))
            return err_set(err, ERR_IO, "cannot start thread %u: lower the setting threads", work->started + 1);
    }
    pthread_mutex_lock(&work->mutex);
    while (work->ready < work->started)
        pthread_cond_wait(&work->has_started, &work->mutex);
    int code = work->start_code;
    pthread_mutex_unlock(&work->mutex);
    return code ? err_set(err, code, "%s", work->start_err.text) : 0;
}

int work_open(const struct work_options *options, struct work **out, struct err *err)
{
    struct work *work = calloc(1, sizeof *work);
    assert(options->threads && options->threads <= WORK_THREADS_MAX);
    if (!work)
        return err_set(err, ERR_MEMORY, "no memory for the texts that wait");
    work->options = *options;
    work->dimensions = encoder_dimensions(options->encoder);
    pthread_mutex_init(&work->mutex, NULL);
    pthread_cond_init(&work->has_work, NULL);
    pthread_cond_init(&work->has_started, NULL);
    work->workers = calloc(options->threads, sizeof *work->workers);
    work->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int code = work->workers && work->event_fd >= 0 ? start_all(work, err)
                                                    : err_set(err, ERR_MEMORY, "no memory for the threads");
    if (code) {
        work_close(work, NULL, NULL);
        return code;
    }
    *out = work;
    return 0;
}

static void drop_all(struct queue *queue, void (*drop)(void *context, struct work_job *job), void *context)
{
    for (struct work_job *job; (job = queue_take(queue));)
        drop(context, job);
}

void work_close(struct work *work, void (*drop)(void *context, struct work_job *job), void *context)
{
    if (!work)
        return;
    pthread_mutex_lock(&work->mutex);
    work->is_closing = 1;
    pthread_cond_broadcast(&work->has_work);
    pthread_mutex_unlock(&work->mutex);
    for (unsigned i = 0; i < work->started; i++)
        /* Before the queues are dropped: a thread may still be at work on a job. */
        pthread_join(work->workers[i].thread, NULL);
    drop_all(&work->done, drop, context);
    drop_all(&work->waiting, drop, context);
    if (work->event_fd >= 0)
        close(work->event_fd);
    pthread_mutex_destroy(&work->mutex);
    pthread_cond_destroy(&work->has_work);
    pthread_cond_destroy(&work->has_started);
    free(work->workers);
    free(work);
}

static int add(struct work *work, struct work_job *job, struct err *err)
{
    int code = 0;
    pthread_mutex_lock(&work->mutex);
    /* An empty queue takes any request that the limits of one request allow: otherwise a large one could never be
     * served. */
    if (work->counts.texts && (work->counts.texts + job->request.count > work->options.texts_max ||
                               work->counts.bytes + job->request.bytes > WORK_BYTES_MAX)) {
        code = err_set(err, ERR_FULL, "%zu texts wait already: ask again in a moment.", work->counts.texts);
    } else {
        work->counts.texts += job->request.count;
        work->counts.bytes += job->request.bytes;
        queue_add(&work->waiting, job);
        pthread_cond_broadcast(&work->has_work);
    }
    pthread_mutex_unlock(&work->mutex);
    return code;
}

int work_add(struct work *work, struct embedding_request *request, void *owner, int64_t wait_max_ms, struct err *err)
{
    struct work_job *job = calloc(1, sizeof *job);
    float *vectors = calloc(request->count * work->dimensions, sizeof *vectors);
    if (!job || !vectors) {
        free(job);
        free(vectors);
        return err_set(err, ERR_MEMORY, "There is no memory for %zu vectors.", request->count);
    }
    *job = (struct work_job){.request = *request,
                             .owner = owner,
                             .added_us = clock_monotonic_us(),
                             .due_ms = clock_monotonic_ms() + wait_max_ms,
                             .vectors = vectors};
    int code = add(work, job, err);
    if (code) {
        free(vectors);
        free(job);
    } else {
        /* The job owns what it refers to from now on. */
        *request = (struct embedding_request){0};
    }
    return code;
}

int work_fd(const struct work *work)
{
    return work->event_fd;
}

struct work_job *work_take(struct work *work)
{
    uint64_t count;
    pthread_mutex_lock(&work->mutex);
    struct work_job *job = queue_take(&work->done);
    if (!job && read(work->event_fd, &count, sizeof count) < 0)
        count = 0; /* nothing was there to read */
    pthread_mutex_unlock(&work->mutex);
    return job;
}

struct work_counts work_counts(struct work *work)
{
    pthread_mutex_lock(&work->mutex);
    struct work_counts counts = work->counts;
    pthread_mutex_unlock(&work->mutex);
    return counts;
}
