/* One request to the service, with its texts and what comes back. Private to the client. */
#ifndef TRIPTYCH_EMBED_BATCH_H
#define TRIPTYCH_EMBED_BATCH_H

#include "buffer.h"
#include "curl_loop.h"
#include "embed_answer.h"
#include "embed_queue.h"
#include "url.h"

#define EMBED_BODY_MAX   524288  /* bytes of a request: EMBED_BATCH_MAX texts with every byte escaped */
#define EMBED_ANSWER_MAX 8388608 /* bytes: EMBED_BATCH_MAX vectors of the most dimensions, generously printed */
#define EMBED_MODEL_SIZE 128

/* Where the requests go. */
struct embed_service {
    char address[URL_SIZE];
    char model[EMBED_MODEL_SIZE];
    struct curl_slist *headers; /* owned */
    const char *key;            /* in `headers`; "" for none */
};

/* Returns 0; ERR_INVALID for an invalid address or key, ERR_MEMORY. */
int embed_service_init(struct embed_service *service, const struct embed_options *options, struct err *err);
/* Takes out of a sentence what is not for logs: the key, and of the address all but the host. */
void embed_service_hide(const struct embed_service *service, struct err *err);
void embed_service_done(struct embed_service *service);

/* In use while it has a curl handle. */
struct embed_batch {
    struct embed_ask *asks[EMBED_BATCH_MAX]; /* owned; NULL: given up, its time was over */
    unsigned count;                          /* texts as sent */
    CURL *easy;
    char *body;
    struct buffer answer;
    int64_t started_us;
    char error[CURL_ERROR_SIZE];
};

/* Sends what is in `asks`. Returns 0, or a code; the asks are the batch's either way. */
int embed_batch_start(struct embed_batch *batch, const struct embed_service *service, struct curl_loop *curl_loop,
                      struct err *err);
/* The answer when the transfer ended with `code`: 0, or a negative code with a sentence. */
int embed_batch_read(const struct embed_batch *batch, CURLcode code, struct embed_answer *out, struct err *err);
/* Frees everything, the asks too; the transfer is over or was removed. The batch is free for the next one. */
void embed_batch_done(struct embed_batch *batch);

#endif
