/* A position that is gone ends the answer instead of going on from another one: the subscriber would not see that something is
 * missing. */
#include "reply_reader.h"

static void refuse(struct reply_job *job, const char *error, const char *detail)
{
    event_snapshot_refuse(job->server->socket, &job->asker, error, detail);
    reply_job_end(job);
}

static void on_position_lost(void *context, const char *reason)
{
    struct err err = {0};
    err_set(&err, ERR_CONFLICT, "%s: take a snapshot and go on from its seq", reason);
    refuse(context, "snapshot-required", err.text);
}

void reply_reader_start(struct reply_job *job, const struct hub_reader *how, const char *from)
{
    struct hub *hub = job->server->hub;
    struct err err = {0};
    job->reader = *how;
    job->reader.on_lost = on_position_lost;
    job->reader.context = job;
    job->reader.form = job->is_full ? EVENT_FULL : EVENT_HEAD;
    job->reader.choice.filter = job->filter;
    if (job->is_once && hub_reader_once(hub, &job->reader, &err)) {
        refuse(job, "unavailable", err.text);
        return;
    }
    if (hub_add(hub, &job->reader, from, NULL))
        refuse(job, "unavailable", "There are too many subscribers.");
}
