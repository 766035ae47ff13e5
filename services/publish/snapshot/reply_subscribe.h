/* A subscription: the events behind a position that match a query, and all that follow, as far as the subscriber has given
 * credit for them. One without credit, or that does not take what is sent, is a position and nothing else. Private to this
 * room. */
#ifndef TRIPTYCH_REPLY_SUBSCRIBE_H
#define TRIPTYCH_REPLY_SUBSCRIBE_H

#include "reply_job.h"

#define REPLY_CREDIT_MAX 65536 /* events that a subscription may have credit for */

/* `from` as hub_add takes it; `credit` from 1 to REPLY_CREDIT_MAX. May end the job. */
void reply_subscribe_start(struct reply_job *job, const char *from, uint32_t credit);
/* So many events more, REPLY_CREDIT_MAX at most together. May end the job. */
void reply_subscribe_credit(struct reply_job *job, uint32_t more);
/* The peer takes replies again. May end the job. */
void reply_subscribe_room(struct reply_job *job);
/* Timer of the server while some wait for room: those that have it go on. */
void reply_subscribe_look_for_room(void *context);
/* Timer of the server: tells every subscription where it stands, and ends those whose key does not hold any more or whose
 * peer takes nothing. */
void reply_subscribe_heartbeats(void *context);
/* Ends the subscriptions whose key does not hold any more. */
void reply_subscribe_check_keys(struct snapshot_server *server);

#endif
