/* One transfer of fetch.h: its curl handle and what comes in. Private to the two files of the fetcher. */
#ifndef TRIPTYCH_FETCH_TRANSFER_H
#define TRIPTYCH_FETCH_TRANSFER_H

#include "buffer.h"
#include "fetch.h"

#include <curl/curl.h>

struct transfer {
    struct transfer *previous, *next; /* all of the fetcher */
    CURL *easy;
    struct curl_slist *headers;
    struct buffer body;
    size_t header_bytes;
    int may_be_private, met_private, is_too_large;
    char error[CURL_ERROR_SIZE];
    fetch_done_fn *done;
    void *context;
};

struct transfer_request {
    const struct fetch_request *wanted;
    const char *user_agent;
    int may_be_private;
};

/* Returns owned (transfer_free), NULL with `err` filled. */
struct transfer *transfer_new(const struct transfer_request *request, struct err *err);
void transfer_free(struct transfer *transfer);

/* Tells the caller how it ended. */
void transfer_finish(struct transfer *transfer, CURLcode code);

#endif
