/* An answer of several replies that is under way on the snapshot socket. Private to on_feed_request.c and feed_job_*.c.
 */
#ifndef TRIPTYCH_FEED_JOB_H
#define TRIPTYCH_FEED_JOB_H

#include "publish.h"

#define FEED_JOBS_MAX     256  /* at once; one more is told "unavailable" */
#define FEED_ASKS_MAX     1024 /* single stories under way */
#define FEED_REPLY_EVENTS 200  /* of one reply */
#define FEED_REPLY_HEADS  200
#define FEED_REPLY_BYTES  524288 /* a reply is closed when its parts have more than this */
#define FEED_STEP_REPLIES 8      /* sent by one job in one turn of the loop */
#define FEED_STUCK_MS     30000  /* a peer that takes no reply for so long has lost interest */

enum feed_job_kind { JOB_SNAPSHOT, JOB_REPLAY };

struct feed_job {
    struct publish *publish;
    struct feed_job *previous, *next;
    enum feed_job_kind kind;
    struct link_asker asker;
    int is_full, is_all;
    int64_t heard_ms; /* monotonic: when the peer last took a reply */
    /* snapshot */
    char seq[FEED_SEQ_SIZE];
    struct catalog_query query;   /* behind the last story sent */
    struct feed_story_ask *story; /* full: the story that is being fetched; NULL when none is */
    int64_t story_ms;             /* its place in the catalog's order when it was asked for */
    char story_id[ID_SIZE];
    /* replay */
    struct hub_reader reader;
    struct feed_event *batch[FEED_REPLY_EVENTS]; /* one reference each */
    size_t batch_count, batch_bytes;
};

void feed_job_end(struct feed_job *job); /* frees */
/* Sends one reply: 1 sent, 0 the peer has no room, < 0 the job has ended. */
int feed_job_send(struct feed_job *job, Triptych__FeedReply *reply);

void feed_job_snapshot_step(struct feed_job *job);                  /* may end the job */
void feed_job_replay_start(struct feed_job *job, const char *from); /* may end the job */

/* One whole story for a peer, on its own or as the next of a full snapshot. */
struct feed_story_ask;
/* `job` NULL: answered at once, else handed to the job, which may have ended meanwhile (feed_story_forget). */
struct feed_story_ask *feed_story_ask(struct publish *publish, const struct link_asker *asker, const char *story_id,
                                      struct feed_job *job, struct err *err);
void feed_story_forget(struct feed_story_ask *ask);
/* feed_job_snapshot.c: the story has come; NULL when it is gone. */
void feed_job_snapshot_story(struct feed_job *job, const Triptych__Story *story);

#endif
