/* A replay: the events behind a position, gathered into replies, until there are no more. Private to this room. */
#ifndef TRIPTYCH_REPLY_REPLAY_H
#define TRIPTYCH_REPLY_REPLAY_H

#include "reply_job.h"

/* `from` as hub_add takes it. May end the job; the hub asks it itself when there is more. */
void reply_replay_start(struct reply_job *job, const char *from);

#endif
