/* Events gathered for the next reply of a replay or subscription. Private to this room. */
#ifndef TRIPTYCH_REPLY_BATCH_H
#define TRIPTYCH_REPLY_BATCH_H

#include "reply_job.h"

/* Adds an event (keeps a reference), and sends what was gathered before when the reply would be too large. 1 added; 0 the
 * peer, or the memory for all that is gathered, has no room; < 0 the job has ended. */
int reply_batch_add(struct reply_job *job, struct event_forms *event);
/* Sends what is gathered, be it nothing, and where the peer stands. 1 sent; 0 the peer has no room; < 0 the job has ended. */
int reply_batch_send(struct reply_job *job, int is_more);

#endif
