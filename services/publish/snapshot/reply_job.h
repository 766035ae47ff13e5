/* An answer of several replies that is under way on the snapshot socket. Private to on_feed_request.c and reply_*.c.
 */
#ifndef TRIPTYCH_REPLY_JOB_H
#define TRIPTYCH_REPLY_JOB_H

#include "publish.h"

#define REPLY_JOBS_MAX        256  /* at once, of which one client may have the setting feed_client_replies */
#define FEED_ASKS_MAX         1024 /* single stories under way */
#define FEED_REPLY_EVENTS     200  /* of one reply */
#define FEED_REPLY_HEADS      200
#define FEED_REPLY_BYTES      524288 /* a reply is closed when its parts have more than this */
#define FEED_STEP_REPLIES     8      /* sent by one job in one turn of the loop */
#define FEED_STUCK_MS         30000  /* a peer that takes nothing for so long is cut off */
#define FEED_STUCK_PRESSED_MS 2000   /* the same when there is no place for another job, of its address or of all */

enum reply_job_kind { JOB_SNAPSHOT, JOB_REPLAY };

struct reply_job {
    struct publish *publish;
    struct reply_job *previous, *next;
    enum reply_job_kind kind;
    struct link_asker asker;
    enum tier tier;
    int is_full, is_all;
    /* snapshot */
    char seq[EVENT_SEQ_SIZE];
    struct catalog_query query;    /* behind the last story sent */
    struct reply_story_ask *story; /* full: the story that is being fetched; NULL when none is */
    int64_t story_ms;              /* its place in the catalog's order when it was asked for */
    char story_id[ID_SIZE];
    /* replay */
    struct hub_reader reader;
    struct feed_event *batch[FEED_REPLY_EVENTS]; /* one reference each */
    size_t batch_count, batch_bytes;
};

void reply_job_end(struct reply_job *job); /* frees */
/* Sends one reply: 1 sent, 0 the peer has no room, < 0 the job has ended. */
int reply_job_send(struct reply_job *job, Triptych__FeedReply *reply);
/* 0: sending would say 0, so nothing need be made. */
int reply_job_has_room(const struct reply_job *job);

void reply_snapshot_step(struct reply_job *job);                  /* may end the job */
void reply_replay_start(struct reply_job *job, const char *from); /* may end the job */

/* One whole story for a peer, on its own or as the next of a full snapshot. */
struct reply_story_ask;
struct reply_to {
    const struct link_asker *asker;
    enum tier tier;
    struct reply_job *job; /* NULL: answered at once, else handed to it; it may have ended (reply_story_forget) */
};
struct reply_story_ask *reply_story_ask(struct publish *publish, const struct reply_to *to, const char *story_id,
                                        struct err *err);
void reply_story_forget(struct reply_story_ask *ask);
/* reply_snapshot.c: the story has come; NULL when it is gone. */
void reply_snapshot_story(struct reply_job *job, const Triptych__Story *story);

#endif
