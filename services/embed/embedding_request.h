/* What a client of POST /v1/embeddings asks for, in OpenAI's form. Pure.
 *
 *   {"input": "text" or ["text", …], "model": "any", "encoding_format": "float" or "base64",
 *    "input_type": "query" or "passage", "dimensions": as many as the model has}
 *
 * The kind of a text is told by input_type, else by the word query or passage in the model's name, else it is the
 * server's default. Members that are not known are passed over, as clients send many. */
#ifndef TRIPTYCH_EMBEDDING_REQUEST_H
#define TRIPTYCH_EMBEDDING_REQUEST_H

#include "err.h"
#include "json.h"

#include <stddef.h>

struct embedding_limits {
    size_t texts_max;
    size_t text_max; /* bytes of one */
    unsigned dimensions;
    int is_query; /* the default kind */
};

struct embedding_request {
    struct json *document; /* owned */
    const char **texts;    /* owned; each borrowed from the document: UTF-8, not empty */
    size_t count, bytes;
    int is_query, is_base64;
};

/* Returns 0 (embedding_request_done), ERR_INVALID, ERR_TOO_LARGE or ERR_MEMORY with a sentence for the client. */
int embedding_request_read(const char *body, size_t size, const struct embedding_limits *limits,
                           struct embedding_request *out, struct err *err);
void embedding_request_done(struct embedding_request *request);

#endif
