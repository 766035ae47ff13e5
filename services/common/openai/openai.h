/* One request to a service that speaks as OpenAI does: a JSON document goes there, one comes back. Embedders
 * (`/v1/embeddings`) and language models (`/v1/chat/completions`) differ in the documents alone. The service is named by an
 * operator, so it may be on a private address; what it answers is an outsider's all the same, and bounded. */
#ifndef TRIPTYCH_OPENAI_H
#define TRIPTYCH_OPENAI_H

#include "buffer.h"
#include "curl_loop.h"
#include "err.h"
#include "url.h"

#define OPENAI_MODEL_SIZE     128  /* of a model's name, terminated */
#define OPENAI_COMPLAINT_SIZE 128  /* of what a service says of its own failure, terminated */
#define OPENAI_STATUS_BUSY    429L /* too many requests */

struct openai_options {
    const char *who;   /* in errors: "the embedder"; static */
    const char *url;   /* "http://host:8000", "https://host/v1" or the whole address */
    const char *tail;  /* what the whole address ends in: "/embeddings" */
    const char *model; /* named in each request */
    const char *key;   /* sent as a bearer token; NULL or "": none */
};

/* Where the requests go. */
struct openai_service {
    const char *who;
    char address[URL_SIZE];
    char model[OPENAI_MODEL_SIZE];
    struct curl_slist *headers; /* owned */
    const char *key;            /* in `headers`; "" for none */
};

/* Copies the texts. Returns 0; ERR_INVALID for an invalid address, model or key, ERR_MEMORY. */
int openai_service_init(struct openai_service *service, const struct openai_options *options, struct err *err);
void openai_service_done(struct openai_service *service);
/* Takes out of a sentence what is not for logs: the key, and of the address all but the host. */
void openai_service_hide(const struct openai_service *service, struct err *err);

/* Under way while `easy` is not NULL. */
struct openai_post {
    const struct openai_service *service; /* borrowed */
    CURL *easy;
    char *body; /* owned */
    struct buffer answer;
    int64_t started_us; /* clock_monotonic_us */
    char error[CURL_ERROR_SIZE];
};

/* What is sent, and how much may come back. */
struct openai_document {
    char *body; /* owned by whoever sends it */
    size_t body_bytes;
    size_t answer_max; /* bytes; a longer answer is broken off */
};

/* Sends the document (takes its body, also when it fails). The transfer's owner is `owner` (curl_loop.h). Returns 0 or
 * ERR_MEMORY; openai_post_done frees either way. */
int openai_post_start(struct openai_post *post, const struct openai_service *service,
                      const struct openai_document *document, void *owner, struct curl_loop *curl_loop,
                      struct err *err);

/* The transfer ended with `code`. Returns 0 when the whole answer, of status 200, is in post->answer; else ERR_TOO_LARGE or
 * ERR_UNAVAILABLE with a sentence. *out_status (may be NULL): what the service said, 0 when it said nothing. */
int openai_post_read(const struct openai_post *post, CURLcode code, long *out_status, struct err *err);

/* Frees everything; the transfer is over or was removed. */
void openai_post_done(struct openai_post *post);

/* What the service says of its own failure ({"error":{"message":…}}), cut; "" when it says nothing. */
void openai_complaint(const char *body, size_t size_bytes, char out[OPENAI_COMPLAINT_SIZE]);

#endif
