/* Vectors of meaning ("embeddings") for short texts, from any service that answers OpenAI's `POST /v1/embeddings`, on
 * the event loop. Texts that come within a few milliseconds travel together. Everything is bounded: the queue, the
 * texts of a batch, the batches under way, the time that a text waits, the size of an answer.
 *
 * Where the service's name has several addresses, batches are shared out over all of them.
 *
 * The service is a luxury: when it is slow, away or talks nonsense, requests fail at once (EMBED_AWAY) until a probe of
 * our own finds it well again, and whoever asked goes on without a vector. */
#ifndef TRIPTYCH_EMBED_H
#define TRIPTYCH_EMBED_H

#include "err.h"
#include "loop.h"

#include <stdint.h>

#define EMBED_DIMENSIONS_MAX 4096
#define EMBED_TEXT_MAX       2048  /* bytes of a text; the rest is cut off */
#define EMBED_BATCH_MAX      32    /* texts of one request to the service: at most, and by default */
#define EMBED_UNDER_WAY_MAX  4     /* batches: a service reads one while it works on the other, and there may be two */
#define EMBED_QUEUE_MAX      1024  /* texts that wait, by default */
#define EMBED_GATHER_MS      5     /* how long the first text of a batch waits for company */
#define EMBED_TIMEOUT_MS     5000  /* from when a text is sent to its vector, by default */
#define EMBED_WAIT_FACTOR    8     /* a text waits at most so many times as long for its turn to be sent */
#define EMBED_LEARN_MS       60000 /* for the sample texts, which are embedded once at the start */
#define EMBED_FAILURES_MAX   3     /* batches in a row; then the service counts as away */
#define EMBED_PAUSE_FIRST_MS 1000  /* from then to the first probe; doubled by each that fails, … */
#define EMBED_PAUSE_MAX_MS   30000 /* … up to this */

enum embed_state {
    EMBED_STARTING, /* the sample texts are under way; requests wait for them */
    EMBED_READY,
    EMBED_AWAY, /* requests are refused at once */
};

struct embed_options {
    const char *url;    /* "http://host:8000", "https://host/v1" or the whole address ending in /embeddings */
    const char *model;  /* named in each request; NULL or "": "multilingual-e5-small" */
    const char *key;    /* sent as a bearer token; NULL or "": none */
    int64_t timeout_ms; /* an embedder that is busy may take its time with many; this and the next two: 0 for the
                           defaults above */
    unsigned batch_max, queue_max;
    int is_raw;      /* vectors as the service gives them, only made length 1: without centring (embed_centre.h) */
    int is_whitened; /* those of the model that is shipped tell events apart (embed_whiten.h), sentences less well */
    /* Told of each change of state, from the loop; `reason` is a sentence, "" when ready. May be NULL. */
    void (*on_state)(void *context, enum embed_state state, const char *reason);
    void *context;
};

struct embed;

/* Copies the options' texts and begins to learn the samples. Returns 0 and sets *out (returns owned: embed_close);
 * ERR_INVALID for an invalid address or key, ERR_MEMORY. */
int embed_open(struct loop *loop, const struct embed_options *options, struct embed **out, struct err *err);
/* Breaks off what is under way; no callback comes any more. Not to be called from a callback. */
void embed_close(struct embed *embed);

/* `vector` (borrowed until the callback returns) has length 1; NULL and 0 when there is none: too late, or the service
 * failed. All vectors of one `struct embed` have the same number of dimensions. */
typedef void embed_done_fn(void *context, const float *vector, unsigned dimensions);

/* Asks for the vector of `text` (UTF-8, copied) in the language `lang` (ISO 639-1, or "und"), by which it is centred.
 * Returns 0: `done` is called once, later, from the loop: with a service that does not answer after timeout_ms, with
 * one that has much to do after (1 + EMBED_WAIT_FACTOR) × timeout_ms at most. Otherwise it is not called:
 * ERR_UNAVAILABLE while the service is away, ERR_FULL, ERR_INVALID for an empty text, ERR_MEMORY. */
int embed_request(struct embed *embed, const char *text, const char *lang, embed_done_fn *done, void *context,
                  struct err *err);

enum embed_state embed_state(const struct embed *embed);
unsigned embed_dimensions(const struct embed *embed); /* 0 until the first answer */

/* For metrics; the client's own samples and probes are not counted. */
struct embed_counts {
    uint64_t answered, failed, refused; /* texts: with a vector, without one, not taken */
    uint64_t batches, failed_batches;
    unsigned waiting, under_way; /* texts, now */
    double batch_seconds;        /* sum over `batches` that were answered */
};
struct embed_counts embed_counts(const struct embed *embed);

#endif
