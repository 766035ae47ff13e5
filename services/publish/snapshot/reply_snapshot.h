/* A snapshot: the stories as they are now, page after page, from the catalog. Stories that change meanwhile may be left
 * out or come in their newer state; the events after the snapshot's seq bring them again. Private to this room. */
#ifndef TRIPTYCH_REPLY_SNAPSHOT_H
#define TRIPTYCH_REPLY_SNAPSHOT_H

#include "reply_job.h"

/* Sends what the peer has room for; may end the job. */
void reply_snapshot_step(struct reply_job *job);

#endif
