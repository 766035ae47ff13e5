/* What an answer of a receiver means for its hook, and how long to wait after a failure. Pure. */
#ifndef TRIPTYCH_HOOK_VERDICT_H
#define TRIPTYCH_HOOK_VERDICT_H

#include "hook.h"
#include "http_client.h"

#define HOOK_PAUSE_MAX_MS  3600000 /* between two tries */
#define HOOK_REFUSED_TRIES 8       /* of one event that its receiver calls wrong; then it is a dead letter */

enum hook_verdict {
    HOOK_TAKEN,   /* 2xx */
    HOOK_FAILED,  /* tried again, for as long as hook_patience says */
    HOOK_REFUSED, /* this message is wrong to the receiver, others may not be */
    HOOK_GONE     /* the receiver wants no more: 410 */
};

/* `out_reason` says why it was not taken, without what an address may hold; "" when it was. */
enum hook_verdict hook_verdict_of(const struct http_answer *answer, const char *url, char out_reason[HOOK_REASON_SIZE]);

/* How long to wait after `tries` failures, one or more: `first_ms`, doubled each time up to HOOK_PAUSE_MAX_MS, or as long as the
 * receiver asks for by Retry-After (seconds; "" when it does not), if that is longer and not beyond the same bound. */
int64_t hook_pause_ms(unsigned tries, int64_t first_ms, const char *retry_after);

#endif
