/* The daemon's state: what the rooms need of each other, and of the daemon. */
#ifndef TRIPTYCH_PUBLISH_H
#define TRIPTYCH_PUBLISH_H

#include "api_events.h"
#include "catalog.h"
#include "desk_status.h"
#include "hub.h"
#include "link_pub.h"
#include "link_snapshot.h"
#include "log_limit.h"
#include "net_list.h"
#include "registry_watch.h"
#include "service.h"
#include "tier_keys_watch.h"
#include "web.h"

#define PUBLISH_CAPACITY     1024 /* summarized stories in hand */
#define PUBLISH_HEARTBEAT_MS 5000 /* on the PUB socket */
#define PUBLISH_HTTP_IDLE_S  60
#define PUBLISH_GONE_MAX     10000 /* stories that leave while the catalog is being loaded */
#define PUBLISH_HEARTBEAT    "heartbeat"

struct publish_metrics {
    struct metric *published, *stale; /* of summarized stories */
    struct metric *events, *lost;     /* of the feed stream */
    struct metric *stories, *shown, *bytes, *subscribers;
    struct metric *asked; /* on the snapshot socket */
};

/* The loading of the catalog: a scan of all heads, while the stream is followed already. */
struct heads_load {
    int is_done;
    unsigned round; /* raised when it starts anew: answers to the old round are thrown away */
    char cursor[64];
    char (*gone)[ID_SIZE]; /* owned: stories that left meanwhile and must not come back with an old page */
    size_t gone_count;
    struct loop_timer retry;
};

struct desk_watch {
    struct desk_status status;
    struct desk_status next; /* being counted */
    unsigned under_way;      /* calls */
    struct loop_timer timer;
};

struct reply_job;

struct publish {
    struct service service;
    struct web web; /* what all answers over HTTP are made of */
    struct catalog *catalog;
    struct registry_watch registry_watch;
    struct store_follower *follower;
    struct heads_load load;
    struct hub hub;
    struct net_list proxy_from; /* whose PROXY headers are believed */
    struct log_limits refusals; /* of the feed's sockets */
    struct link_pub *pub;
    struct hub_reader full_topic;  /* the topic "full" */
    char head_seq[EVENT_SEQ_SIZE]; /* last event sent on the topic "head" */
    struct loop_timer heartbeat;
    struct link_snapshot *snapshot;
    struct reply_job *jobs;
    unsigned client_jobs_max, story_asks;
    struct loop_timer jobs_tick;
    struct event_streams event_streams;
    struct tier_keys_watch keys;
    struct desk_watch watch;
    struct publish_metrics metrics;
    int is_closing;
};

extern const struct setting publish_settings[];

int publish_open(struct daemon *daemon, void **out_state, struct err *err);
void publish_stop(void *state);
int publish_is_idle(void *state);
void publish_close(void *state);

void on_story_summarized(void *context, struct link_job *job);
void on_feed_entry(void *context, const struct store_entry *entry);
void on_feed_caught_up(void *context, const char *seq);
void on_lost(void *context, const char *reason);
void on_feed_request(void *context, const struct link_asker *asker, const Triptych__FeedRequest *request);
void on_feed_room(void *context, const struct link_asker *asker);
void on_feed_refused(void *context, const char *reason, const char *address, const char *detail);

/* heads_load.c: fills the catalog from Redis; again from the start when called again. */
void heads_load_start(struct publish *publish);
void heads_load_note_gone(struct publish *publish, const char *story_id);
void heads_load_close(struct publish *publish);

/* pub_topics.c: the topics "full" and "heartbeat", and the notice that a snapshot is needed. */
int pub_topics_open(struct publish *publish, struct err *err);
void pub_topics_send_head(struct publish *publish, const struct feed_event *event);
void pub_topics_tell_lost(struct publish *publish, const char *lost_seq);
void pub_topics_close(struct publish *publish);

/* on_feed_request.c */
void reply_jobs_close(struct publish *publish);

/* desk_watch.c */
void desk_watch_start(struct publish *publish);
void desk_watch_stop(struct publish *publish);

#endif
