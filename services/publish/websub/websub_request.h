/* What a subscriber asks this desk's hub for (W3C WebSub, 5.1): a form of somebody's. Pure. */
#ifndef TRIPTYCH_WEBSUB_REQUEST_H
#define TRIPTYCH_WEBSUB_REQUEST_H

#include "err.h"
#include "hook.h"
#include "json.h"

#include <stdint.h>

#define WEBSUB_SECRET_SIZE   200    /* of a secret, terminated: below 200 bytes, as the Recommendation has it */
#define WEBSUB_LEASE_S       864000 /* ten days, unless a subscriber asks for another time … */
#define WEBSUB_LEASE_MIN_S   300    /* … within these bounds */
#define WEBSUB_LEASE_MAX_S   2592000
#define WEBSUB_CHALLENGE_LEN 32
#define WEBSUB_ROW_MAX       HOOK_JSON_MAX

struct websub_request {
    int is_unsubscribe;
    char topic[URL_SIZE];    /* one of our feeds' addresses */
    char callback[URL_SIZE]; /* where the content goes */
    char secret[WEBSUB_SECRET_SIZE];
    int64_t lease_s;
};

/* `base_url`: this site's address; topics are its feeds. Returns 0, or ERR_INVALID, ERR_TOO_LARGE with the field that is wrong
 * and why. */
int websub_request_read(const char *form, const char *base_url, struct websub_request *out, struct err *err);

/* Whether an address is that of one of our feeds. */
int websub_topic_is_ours(const char *topic, const char *base_url);

/* The id of a subscription: of its callback and topic, so that asking again is the same one. */
void websub_id(const char *callback, const char *topic, char out[HOOK_ID_SIZE]);

/* The callback with what the hub asks it (5.3): "subscribe" and so on, topic, challenge, and the lease when there is one. Returns
 * 1, or 0 when it does not fit. */
int websub_question(const struct websub_request *request, const char *challenge, char out[URL_SIZE]);

/* The callback with what the hub tells it when there is no such subscription (any more) (5.2): topic, and why, in a sentence for
 * people, which is left out where it does not fit. Returns 1, or 0 when even the topic does not: such a request is never stored. */
int websub_denial(const struct websub_request *request, const char *reason, char out[URL_SIZE]);

/* The row of a confirmed subscription, and back. Return 0, or ERR_TOO_LARGE, ERR_INVALID. `until_ms` on clock_now_ms. */
int websub_row_write(const struct websub_request *request, int64_t until_ms, char out[WEBSUB_ROW_MAX], struct err *err);
int websub_row_read(const char *json, struct websub_request *out, int64_t *out_until_ms, struct err *err);

#endif
