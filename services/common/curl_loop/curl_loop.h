/* curl's transfers on the event loop: the home of curl's multi interface. A transfer is a curl handle that its owner
 * made, set up and frees; here it runs, and `done` is told how it ended. Nothing waits; names are resolved in curl's
 * own threads. */
#ifndef TRIPTYCH_CURL_LOOP_H
#define TRIPTYCH_CURL_LOOP_H

#include "err.h"
#include "loop.h"

#include <curl/curl.h>

/* The transfer of `easy` has ended and is no longer run: it may be freed here, and others started. `owner` is the
 * handle's CURLOPT_PRIVATE. The curl_loop itself may not be closed here. */
typedef void curl_loop_done_fn(void *context, void *owner, CURLcode code);

struct curl_loop;

/* `connections_max`: idle connections kept for the next transfer. Returns 0 and sets *out (returns owned:
 * curl_loop_close), or ERR_MEMORY. */
int curl_loop_open(struct loop *loop, long connections_max, curl_loop_done_fn *done, void *context,
                   struct curl_loop **out, struct err *err);
/* Every transfer was removed before. */
void curl_loop_close(struct curl_loop *curl_loop);

/* Starts the transfer of `easy` (borrowed until it is done or removed). `done` is called later, never from here.
 * Returns 0 or ERR_MEMORY. */
int curl_loop_add(struct curl_loop *curl_loop, CURL *easy, struct err *err);
/* Breaks it off; `done` is not called. Not to be called from a callback of `easy` itself. */
void curl_loop_remove(struct curl_loop *curl_loop, CURL *easy);

#endif
