/* The inside of push.h, for its files. */
#ifndef TRIPTYCH_PUSH_STATE_H
#define TRIPTYCH_PUSH_STATE_H

#include "push.h"
#include "store_hubs.h"
#include "url.h"

/* Times are in ms unless a name ends with _S or a comment says so. */
#define PUSH_PATH      "/websub/" /* of callbacks, behind the address */
#define PUSH_LEASE_S   864000     /* 10 days: what we ask for */
#define PUSH_LEASE_MIN 300        /* s: what a hub says is taken as between these two */
#define PUSH_LEASE_MAX 2592000
#define PUSH_RETRY_MS  3600000   /* a hub that has not confirmed is asked again */
#define PUSH_DENIED_MS 604800000 /* one that has denied is, after a week */
#define PUSH_QUIET_MS  86400000  /* a delivery lets us ask less often for a day */

struct push_asking;

/* Which feeds have hubs, and how far each subscription is, stands in Redis alone, so any replica can take a
 * delivery. */
struct push {
    struct push_options options;
    char address[URL_SIZE];
    struct fetcher *fetcher; /* NULL once stopped */
    struct loop_timer due;
    int is_taking;
    struct push_asking *askings; /* requests that are under way to hubs */
};

/* For logs and metrics; `sentence` is "" or says why, in words for the operator. */
static inline void push_note(const struct push *push, enum push_event event, const char *feed, const char *sentence)
{
    push->options.on_event(push->options.context, event, feed, sentence);
}

/* Forgets what is under way: nobody is called back any more. */
void push_forget_askings(struct push *push);

/* Asks hubs for the subscriptions that are due. */
void push_subscribe_due(void *context);

#endif
