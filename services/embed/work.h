/* The texts that wait, and the threads that embed them. Each thread takes what waits, up to a batch, as soon as it is
 * free: a text that comes alone does not wait for others, and under load batches are full. Requests have their turn in
 * the order they came, a large one in several turns, so that it does not hold up the small ones. Everything is bounded;
 * the loop only adds and collects, it never waits for a thread. */
#ifndef TRIPTYCH_EMBED_WORK_H
#define TRIPTYCH_EMBED_WORK_H

#include "embedding_request.h"
#include "encoder.h"
#include "err.h"
#include "tokenizer.h"

#include <stddef.h>
#include <stdint.h>

#define WORK_THREADS_MAX 256
#define WORK_BYTES_MAX   16777216 /* of all texts that wait */
#define WORK_TURN_BYTES  65536    /* of one request's texts; then the next request has its turn */

struct work;

/* One request. The loop makes it, work has it between work_add and work_take. */
struct work_job {
    struct work_job *next;
    struct embedding_request request; /* owned */
    void *owner;                      /* the loop's own */
    int64_t added_us, due_ms;         /* on the monotonic clock; texts not begun when it is due are not embedded */
    float *vectors;                   /* owned; of all texts */
    uint64_t tokens;
    size_t begun, finished; /* texts */
    size_t turn_bytes;      /* begun in this turn */
    enum err_code code;     /* of the first text that failed */
    struct err err;
};

struct work_options {
    const struct tokenizer *tokenizer; /* borrowed */
    const struct encoder *encoder;     /* borrowed */
    unsigned threads;
    size_t texts_max; /* that wait or are being embedded */
};

struct work_counts {
    size_t texts, bytes; /* that wait or are being embedded, now */
    uint64_t batches, tokens;
};

/* Starts the threads. Returns 0 and sets *out (returns owned: work_close), ERR_MEMORY, ERR_IO, ERR_UNAVAILABLE. */
int work_open(const struct work_options *options, struct work **out, struct err *err);
/* Ends the threads; each finishes its batch. Jobs that were not taken are handed to `drop`, which frees them. */
void work_close(struct work *work, void (*drop)(void *context, struct work_job *job), void *context);

/* Takes over a request (its content is moved out of it). Returns 0, or ERR_FULL, ERR_MEMORY: then the
 * request is as before. */
int work_add(struct work *work, struct embedding_request *request, void *owner, int64_t wait_max_ms, struct err *err);
/* Readable when jobs are finished. */
int work_fd(const struct work *work);
/* The next finished job (the caller frees it: work_job_free), NULL when there is none. */
struct work_job *work_take(struct work *work);
void work_job_free(struct work_job *job);
struct work_counts work_counts(struct work *work);

#endif
