/* A replay is a reader of the hub whose events are packed into replies. */
#include "reply_replay.h"

#include "wire.h"

#include <assert.h>

static void empty_batch(struct reply_job *job)
{
    for (size_t i = 0; i < job->batch_count; i++)
        event_forms_release(job->batch[i]);
    job->batch_count = job->batch_bytes = 0;
}

/* Sends what is gathered: 1 sent, 0 no room, < 0 the job has ended. */
static int flush(struct reply_job *job, int is_more)
{
    Triptych__StoryEvent *events[REPLY_EVENTS];
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    char seq[EVENT_SEQ_SIZE];
    enum event_form form = job->is_full ? EVENT_FULL : EVENT_HEAD;
    if (!reply_job_has_room(job))
        return 0;
    /* Also in an empty reply: the subscriber learns where it stands. */
    event_seq_set(seq, job->batch_count ? job->batch[job->batch_count - 1]->seq : job->reader.seq);
    for (size_t i = 0; i < job->batch_count; i++)
        if (!event_forms_unpack(job->batch[i], form, job->tier, &events[reply.n_events], NULL))
            reply.n_events++;
    reply.events = events;
    reply.seq = seq;
    reply.more = is_more;
    int sent = reply_job_send(job, &reply);
    for (size_t i = 0; i < reply.n_events; i++)
        wire_free(events[i]);
    if (sent == 1)
        empty_batch(job);
    return sent;
}

static int give(void *context, struct event_forms *event, enum event_form form)
{
    struct reply_job *job = context;
    size_t bytes = event->packed_size[event->packed[form] ? form : EVENT_HEAD];
    /* An event larger than a whole reply goes alone. */
    if (job->batch_count == REPLY_EVENTS || (job->batch_count && job->batch_bytes + bytes > REPLY_BYTES))
        if (flush(job, 1) != 1)
            return 0;
    assert(job->batch_count < REPLY_EVENTS);
    job->batch[job->batch_count++] = event_forms_keep(event);
    job->batch_bytes += bytes;
    return 1;
}

static void on_caught_up(void *context)
{
    struct reply_job *job = context;
    int sent = flush(job, 0);
    if (sent == 1)
        reply_job_end(job);
    else if (sent == 0)
        hub_retry(&job->reader);
}

static void on_position_lost(void *context, const char *reason)
{
    struct reply_job *job = context;
    struct err err = {0};
    err_set(&err, ERR_CONFLICT, "%s: take a snapshot and go on from its seq", reason);
    event_snapshot_refuse(job->server->socket, &job->asker, "snapshot-required", err.text);
    reply_job_end(job);
}

void reply_replay_start(struct reply_job *job, const char *from)
{
    job->kind = JOB_REPLAY;
    job->reader =
        (struct hub_reader){.give = give, .on_caught_up = on_caught_up, .on_lost = on_position_lost, .context = job};
    job->reader.form = job->is_full ? EVENT_FULL : EVENT_HEAD;
    if (hub_add(job->server->hub, &job->reader, from, NULL)) {
        event_snapshot_refuse(job->server->socket, &job->asker, "unavailable", "There are too many subscribers.");
        reply_job_end(job);
    }
}
