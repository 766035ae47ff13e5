/* What a replay and a subscription have in common as readers of the hub. Private to this room. */
#ifndef TRIPTYCH_REPLY_READER_H
#define TRIPTYCH_REPLY_READER_H

#include "reply_job.h"

/* Adds the job's reader behind `from` (as hub_add takes it), with the callbacks of `how` and with what the job asks for. May
 * end the job, with the reason as an answer; the hub asks it itself when there is more. */
void reply_reader_start(struct reply_job *job, const struct hub_reader *how, const char *from);

#endif
