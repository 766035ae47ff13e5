/* Replies carry many events while the past is sent, and what has come when the peer has caught up: one reply for each event of
 * the past would cost more than the events. */
#include "reply_batch.h"

#include "clock.h"

#include <assert.h>
#include <stdlib.h>

static enum event_form form_of(const struct reply_job *job)
{
    return job->is_full ? EVENT_FULL : EVENT_HEAD;
}

/* An event as the job's tier may see it: as it lies here where that is all of it, else a copy of its own in *out_made (returns
 * owned: free). To unpack each and pack it again costs more than all the rest of a replay. */
static struct wire_packed_event pack(const struct reply_job *job, const struct event_forms *event, uint8_t **out_made)
{
    const enum event_form form = event->packed[form_of(job)] ? form_of(job) : EVENT_HEAD;
    size_t size = 0;
    *out_made = NULL;
    if (job->tier == TIER_VANTAGE)
        return (struct wire_packed_event){event->packed[form], event->packed_size[form]};
    if (event_forms_pack(event, form, job->tier, out_made, &size, NULL))
        size = 0; /* one that cannot be packed is left out */
    return (struct wire_packed_event){*out_made, size};
}

int reply_batch_send(struct reply_job *job, int is_more)
{
    struct wire_packed_event events[REPLY_EVENTS];
    uint8_t *made[REPLY_EVENTS];
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    char seq[EVENT_SEQ_SIZE];
    if (!reply_job_has_room(job))
        return 0;
    /* Also in an empty reply: the subscriber learns where it stands. What the query has passed over behind the last event is
     * behind it, too. */
    event_seq_set(seq, hub_position(&job->reader));
    for (size_t i = 0; i < job->batch_count; i++)
        events[i] = pack(job, job->batch[i], &made[i]);
    reply.seq = seq;
    reply.more = is_more;
    size_t count = job->batch_count; /* a job that ends is freed */
    int sent = reply_job_send_events(job, &reply, events, count);
    for (size_t i = 0; i < count; i++)
        free(made[i]);
    if (sent == 1) {
        reply_job_drop_batch(job);
        job->sent_ms = clock_monotonic_ms();
    }
    return sent;
}

int reply_batch_add(struct reply_job *job, struct event_forms *event)
{
    size_t bytes = event->packed_size[event->packed[form_of(job)] ? form_of(job) : EVENT_HEAD];
    /* Peers that stopped reading in the middle of a page would else keep half a megabyte each. */
    int is_crowded = job->server->batched_bytes + bytes > REPLY_BATCHED_BYTES;
    /* An event larger than a whole reply goes alone. */
    if (job->batch_count == REPLY_EVENTS ||
        (job->batch_count && (is_crowded || job->batch_bytes + bytes > REPLY_BYTES))) {
        int sent = reply_batch_send(job, 1);
        if (sent != 1)
            return sent;
        is_crowded = job->server->batched_bytes + bytes > REPLY_BATCHED_BYTES;
    }
    if (is_crowded)
        return 0;
    assert(job->batch_count < REPLY_EVENTS);
    job->batch[job->batch_count++] = event_forms_keep(event);
    job->batch_bytes += bytes;
    job->server->batched_bytes += bytes;
    return 1;
}
