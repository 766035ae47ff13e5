/* One whole story for a peer, fetched from Redis: on its own, or as the next of a full snapshot. Private to this
 * room. */
#ifndef TRIPTYCH_REPLY_STORY_H
#define TRIPTYCH_REPLY_STORY_H

#include "snapshot_server.h"

#define REPLY_STORY_ASKS_MAX 1024 /* under way */

struct reply_story_ask;

/* Who gets the story, and as whom. */
struct reply_to {
    const struct event_asker *asker;
    enum tier tier;
    /* NULL: the peer is answered. Else the job gets the story (borrowed; NULL when it is gone or Redis failed), unless
     * it has ended by then: reply_story_forget. */
    void (*on_story)(struct reply_job *job, const Triptych__Story *story);
    struct reply_job *job;
};

/* Returns the ask under way, or NULL with the reason. */
struct reply_story_ask *reply_story_ask(struct snapshot_server *server, const struct reply_to *to, const char *story_id,
                                        struct err *err);
void reply_story_forget(struct reply_story_ask *ask); /* NULL is fine */

#endif
