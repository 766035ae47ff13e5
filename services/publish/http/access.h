/* What a request may see: by the tier key or token that it shows (credentials.h); without one, what the site shows to
 * everybody. A tier key in an address is never taken: addresses end up in logs and histories. */
#ifndef TRIPTYCH_ACCESS_H
#define TRIPTYCH_ACCESS_H

#include "http.h"
#include "web.h"

/* What to make of the tier key or token that the request shows; TIER_KEY_GOOD sets *out (borrowed until the loop
 * turns). */
enum tier_key_verdict access_check(struct web *web, const struct http_request *request, struct tier_keyring_key **out);

/* Takes one request of what its key, or without a good one its address, may make in a minute, and says in the answer
 * what is left. Returns 1; or answers 429, and returns 0. access_decide does this too. */
int access_take(struct web *web, struct http_request *request);

/* What this process asks of itself (the hub reads feeds) counts for nobody's limit: it shows a header that no other can make.
 * access_own_open once, before any request. */
#define ACCESS_OWN_SIZE (SIGNATURE_SIZE + 24)
void access_own_open(struct web *web);
void access_own_make(const struct web *web, char out[ACCESS_OWN_SIZE]);

enum access {
    ACCESS_GRANTED,
    ACCESS_ANSWERED,    /* the request has been answered: asked too often, a key in the address, keys not known yet */
    ACCESS_KEY_REFUSED, /* its key is wrong or has expired: the caller answers 401 */
};

/* Marks the request with its tier (tier_of_request tells it). Sets *out_verdict when the key is refused. */
enum access access_decide(struct web *web, struct http_request *request, enum tier_key_verdict *out_verdict);

/* Whether the request may see the operator's pages: it shows an operator's key that is good, or page_operations is set. */
int access_is_operator(struct web *web, const struct http_request *request);

#endif
