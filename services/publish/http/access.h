/* What a request may see: by its key (Authorization: Bearer, or the cookie that the page /key sets) or, for a feed, its
 * token (?token=); without one, what the site shows to everybody. A key in an address is never taken: addresses end up
 * in logs and histories. */
#ifndef TRIPTYCH_ACCESS_H
#define TRIPTYCH_ACCESS_H

#include "http.h"
#include "publish.h"

#define ACCESS_COOKIE "triptych_key"

/* Whether the request shows a key or token, good or not: what it gets is for nobody else. */
int access_is_personal(const struct http_request *request);

/* What to make of the key that the request shows; KEY_GOOD sets *out (borrowed until the loop turns). */
enum key_verdict access_check(struct publish *publish, const struct http_request *request, struct keyring_key **out);

/* Takes one request of what its key, or without a good one its address, may make in a minute, and says in the answer
 * what is left. Returns 1; or answers 429, and returns 0. access_settle does this too. */
int access_take(struct publish *publish, struct http_request *request);

/* Marks the request with its tier (publish_tier tells it). Returns 1; or answers, and returns 0, where its key is
 * wrong, has expired, is asked for too often, or stands in the address. */
int access_settle(struct publish *publish, struct http_request *request);

/* What the page /key says of a verdict; "" of a good one. */
const char *access_sentence(enum key_verdict verdict);

#endif
