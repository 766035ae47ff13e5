/* One request to the service, with its texts and what comes back. Private to the client. */
#ifndef TRIPTYCH_EMBED_BATCH_H
#define TRIPTYCH_EMBED_BATCH_H

#include "embed_answer.h"
#include "embed_queue.h"
#include "openai.h"

#define EMBED_BODY_MAX   524288  /* bytes of a request: EMBED_BATCH_MAX texts with every byte escaped */
#define EMBED_ANSWER_MAX 8388608 /* bytes: EMBED_BATCH_MAX vectors of the most dimensions, generously printed */

/* Returns 0; ERR_INVALID for an invalid address or key, ERR_MEMORY. Returns owned: openai_service_done. */
int embed_service_init(struct openai_service *service, const struct embed_options *options, struct err *err);

/* In use while it has a curl handle. */
struct embed_batch {
    struct embed_ask *asks[EMBED_BATCH_MAX]; /* owned; NULL: given up, its time was over */
    unsigned count;                          /* texts as sent */
    struct openai_post post;
};

/* Sends what is in `asks`. Returns 0, or a code; the asks are the batch's either way. */
int embed_batch_start(struct embed_batch *batch, const struct openai_service *service, struct curl_loop *curl_loop,
                      struct err *err);
/* The answer when the transfer ended with `code`: 0, or a negative code with a sentence. */
int embed_batch_read(const struct embed_batch *batch, CURLcode code, struct embed_answer *out, struct err *err);
/* Frees everything, the asks too; the transfer is over or was removed. The batch is free for the next one. */
void embed_batch_done(struct embed_batch *batch);

#endif
