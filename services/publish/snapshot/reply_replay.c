/* A replay is a reader of the hub whose events are packed into replies. */
#include "reply_replay.h"

#include "reply_batch.h"
#include "reply_reader.h"

static int give(void *context, struct event_forms *event, enum event_form form)
{
    (void)form;
    return reply_batch_add(context, event) == 1;
}

static void on_caught_up(void *context)
{
    struct reply_job *job = context;
    int sent = reply_batch_send(job, 0);
    if (sent == 1)
        reply_job_end(job);
    else if (sent == 0)
        hub_retry(&job->reader);
}

void reply_replay_start(struct reply_job *job, const char *from)
{
    const struct hub_reader reader = {.give = give, .on_caught_up = on_caught_up};
    reply_reader_start(job, &reader, from);
}
