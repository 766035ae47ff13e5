/* The client of a language model: any service that answers OpenAI's `POST /v1/chat/completions`, on the event loop. Stories
 * wait in a queue of its own, and nothing of a story waits for it: it is published with the sentences of its articles, and
 * what a model has written comes with a later event. Everything is bounded: the queue, the requests under way, the time and
 * the size of an answer, the tries for one story, the requests and tokens of an hour.
 *
 * The model is a luxury: when it is slow, away or talks nonsense, it is left alone for a while that doubles, and the stories
 * that do not fit into the queue meanwhile stay as they are. */
#ifndef TRIPTYCH_WRITER_H
#define TRIPTYCH_WRITER_H

#include "err.h"
#include "loop.h"
#include "writer_answer.h"
#include "writer_task.h"

#include <stdint.h>

#define WRITER_QUEUE_MAX      512    /* stories that wait: at most 2 MB; of more the one that waits longest leaves */
#define WRITER_UNDER_WAY_MAX  2      /* requests: a service works on one while the other travels */
#define WRITER_PAUSE_FIRST_MS 2000   /* after a failure; doubled by each that follows, … */
#define WRITER_PAUSE_MAX_MS   300000 /* … up to this */

enum writer_failure { WRITER_LATE, WRITER_UNREACHABLE, WRITER_BUSY, WRITER_STATUS, WRITER_UNREADABLE, WRITER_FAILURES };

/* What a failure is called in metrics: "late". */
const char *writer_failure_name(enum writer_failure failure);

struct writer_options {
    const char *url;    /* "http://host:8000", "https://host/v1" or the whole address ending in /chat/completions */
    const char *model;  /* named in each request */
    const char *key;    /* sent as a bearer token; "" for none */
    int64_t timeout_ms; /* of one request */
    uint64_t requests_max, tokens_max; /* an hour */
    /* What came of a task (borrowed, freed afterwards). Never called from writer_ask. */
    void (*on_answer)(void *context, const struct writer_task *task, const struct writer_answer *answer);
    /* The model answers again (`reason` ""), or fails, with a sentence why. May be NULL. */
    void (*on_state)(void *context, const char *reason);
    void *context;
};

struct writer;

/* Copies the texts. Returns 0 and sets *out (returns owned: writer_close); ERR_INVALID for an invalid address, model or key,
 * or when the limits do not allow a single request; ERR_MEMORY. */
int writer_open(struct loop *loop, const struct writer_options *options, struct writer **out, struct err *err);
/* Breaks off what is under way and forgets what waits; no callback comes any more. Not to be called from a callback. */
void writer_close(struct writer *writer);

/* Puts the task in the queue (takes). One of the same story that waits is replaced, of the way there and the way back each by its
 * own: the newer one is what readers see. */
void writer_ask(struct writer *writer, struct writer_task *task);

struct writer_counts {
    uint64_t answered, failed[WRITER_FAILURES]; /* requests */
    uint64_t dropped;                           /* stories that found no room, or were tried too often */
    uint64_t tokens;                            /* as the service says; where it does not, as reserved */
    double seconds;                             /* sum over the requests that were answered */
    unsigned waiting, under_way;                /* stories, requests; now */
    int is_away, is_spent;                      /* after a failure; the hour's limit is reached */
};
struct writer_counts writer_counts(const struct writer *writer);

#endif
