/* A snapshot goes through the catalog like any list, from where the last page ended: stories that come or go meanwhile
 * shift nothing. */
#include "reply_snapshot.h"

#include "redact.h"
#include "reply_story.h"
#include "wire.h"

#include <string.h>

/* Unpacks heads into the reply until it is full; returns how many entries that took. */
static size_t fill(struct reply_job *job, const struct catalog_entry *const *entries, size_t count,
                   Triptych__FeedReply *reply)
{
    size_t bytes = 0, at = 0;
    for (; at < count && bytes < REPLY_BYTES; at++) {
        Triptych__StoryHead *head = NULL;
        if (catalog_head(entries[at], &head, NULL))
            continue;
        redact_head(head, job->tier);
        reply->stories[reply->n_stories++] = head;
        bytes += entries[at]->packed_size;
    }
    return at;
}

/* Returns 1 when a page went out, 0 when the peer has no room or the job has ended. */
static int send_heads(struct reply_job *job)
{
    const struct catalog_entry *entries[REPLY_HEADS + 1];
    Triptych__StoryHead *heads[REPLY_HEADS];
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    size_t found = catalog_list(job->server->catalog, &job->query, entries, REPLY_HEADS + 1);
    reply.stories = heads;
    reply.seq = job->seq;
    size_t taken = fill(job, entries, found < REPLY_HEADS ? found : REPLY_HEADS, &reply);
    /* One more than a page was asked for, which says whether there is one. */
    reply.more = taken < found;
    int is_more = reply.more;
    int sent = reply_job_send(job, &reply);
    if (sent == 1 && is_more)
        job->query.after = catalog_place_of(entries[taken - 1], job->query.order);
    for (size_t i = 0; i < reply.n_stories; i++)
        wire_free(heads[i]);
    if (sent == 1 && !is_more)
        reply_job_end(job);
    return sent == 1 && is_more;
}

static void take_story(struct reply_job *job, const Triptych__Story *story);

/* Full: one story at a time, a reply each; an empty one ends the snapshot. */
static void next_story(struct reply_job *job)
{
    const struct catalog_entry *entry = NULL;
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    struct reply_to to = {.asker = &job->asker, .tier = job->tier, .on_story = take_story, .job = job};
    if (job->story || !reply_job_has_room(job))
        return;
    if (catalog_list(job->server->catalog, &job->query, &entry, 1) == 1) {
        job->place = catalog_place_of(entry, job->query.order);
        job->story = reply_story_ask(job->server, &to, entry->id, NULL);
        return; /* when it could not be asked for, the next tick tries again */
    }
    reply.seq = job->seq;
    if (reply_job_send(job, &reply) == 1)
        reply_job_end(job);
}

/* The story has come; NULL when it is gone. */
static void take_story(struct reply_job *job, const Triptych__Story *story)
{
    Triptych__FeedReply reply = TRIPTYCH__FEED_REPLY__INIT;
    job->story = NULL;
    reply.seq = job->seq;
    reply.story = (Triptych__Story *)story;
    reply.more = 1;
    /* Retired or merged since it was asked for: the events after the snapshot's seq tell. */
    int is_there = story && story->head && !*story->head->merged_into;
    int sent = is_there ? reply_job_send(job, &reply) : 1;
    if (sent != 1)
        return; /* no room: the next tick fetches it again; or the job has ended */
    job->query.after = job->place;
    next_story(job);
}

void reply_snapshot_step(struct reply_job *job)
{
    job->query.order = CATALOG_LATEST;
    job->query.is_all = job->is_all;
    job->query.filter = job->filter;
    if (job->is_full) {
        next_story(job);
        return;
    }
    for (int i = 0; i < REPLY_STEP && reply_job_has_room(job) && send_heads(job); i++)
        continue;
}
