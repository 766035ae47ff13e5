/* An answer of several replies that is under way on the snapshot socket: of each peer one at most, of each client a
 * bounded number. Private to this room. */
#ifndef TRIPTYCH_REPLY_JOB_H
#define TRIPTYCH_REPLY_JOB_H

#include "query.h"
#include "snapshot_server.h"

#define REPLY_JOBS_MAX          256 /* at once, of which one client may have the setting feed_client_replies */
#define REPLY_EVENTS            200 /* of one reply */
#define REPLY_HEADS             200
#define REPLY_BYTES             524288 /* a reply is closed when its parts have more than this */
#define REPLY_STEP              8      /* replies sent by one job in one turn of the loop */
#define REPLY_STUCK_MS          30000  /* a peer that takes nothing for so long is cut off */
#define REPLY_STUCK_PRESSED_MS  2000   /* the same when there is no place for another job, of its address or of all */
#define REPLY_TICK_MS           20     /* how often snapshots and replays are looked at */
#define REPLY_SUBSCRIPTIONS_MAX 4096   /* at once, one a connection */
#define REPLY_HEARTBEAT_MS                                                                                             \
    5000 /* a subscription is told where it stands when it has got nothing for so long, or for half of it */
#define REPLY_BEAT_MS 100 /* how often it is looked for those */
#define REPLY_BATCHED_BYTES                                                                                            \
    33554432 /* of events gathered for replies of all jobs; beyond it a job gathers nothing new */

enum reply_job_kind { JOB_SNAPSHOT, JOB_REPLAY, JOB_SUBSCRIPTION };

struct reply_story_ask;

struct reply_job {
    struct snapshot_server *server;
    struct reply_job *previous, *next;
    enum reply_job_kind kind;
    struct event_asker asker;
    enum tier tier;
    char tier_key_id[TIER_KEY_ID_SIZE]; /* that opened the tier; "" for none */
    struct query *filter;               /* owned; NULL: everything */
    int is_full, is_all, is_once;
    /* snapshot */
    char seq[EVENT_SEQ_SIZE];
    struct catalog_query query;    /* behind the last story sent */
    struct reply_story_ask *story; /* full: the story that is being fetched; NULL when none is */
    struct catalog_place place;    /* its place in the catalog's order when it was asked for */
    /* replay, subscription */
    struct hub_reader reader;
    uint32_t credit;                         /* of a subscription: events that may still be gathered */
    int64_t sent_ms;                         /* of a subscription: monotonic, of the last reply */
    int awaits_room;                         /* of a subscription: it is paused until its peer takes replies again */
    int is_caught_up;                        /* of a subscription: it has been told once where it begins */
    struct event_forms *batch[REPLY_EVENTS]; /* one reference each */
    size_t batch_count, batch_bytes;
};

/* The peer's job, NULL when it has none. */
struct reply_job *reply_job_find(const struct snapshot_server *server, const struct event_asker *asker);
/* Sees to a place for a snapshot or replay of this client, if need be by cutting off a peer that takes nothing; or for a
 * subscription. Returns 1, or 0 with why there is none. */
int reply_job_make_place(struct snapshot_server *server, const struct net_address *client, enum reply_job_kind kind,
                         const char **out_why);
/* NULL without memory; the server owns it: reply_job_end. */
struct reply_job *reply_job_new(struct snapshot_server *server, const struct event_asker *asker,
                                enum reply_job_kind kind);
void reply_job_end(struct reply_job *job); /* frees */
/* Forgets what is gathered for the next reply. */
void reply_job_drop_batch(struct reply_job *job);

/* Whether its peer has taken nothing for too long. */
int reply_job_is_stuck(const struct reply_job *job);
/* Cuts the peer off, which frees what waits for it, and ends the job: the peer asks again. */
void reply_job_give_up(struct reply_job *job);

/* Sends one reply: 1 sent, 0 the peer has no room, < 0 the job has ended. */
int reply_job_send(struct reply_job *job, Triptych__FeedReply *reply);
/* The same with events that are packed already. */
int reply_job_send_events(struct reply_job *job, const Triptych__FeedReply *rest,
                          const struct wire_packed_event *events, size_t count);
/* 0: sending would say 0, so nothing need be made. */
int reply_job_has_room(const struct reply_job *job);

#endif
