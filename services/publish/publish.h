/* The daemon's state, and the ways through it:
 *   on_story_summarized.c  a Work frame of summarize: head and new articles become an event, committed to the feed
 * stream on_feed_entry.c        the feed stream, which every replica follows: catalog, PUB, readers of the hub
 *   on_lost.c              the stream's position is gone: the catalog is loaded anew (heads_load.c), subscribers are
 * told on_feed_request.c      the snapshot socket: snapshots, replays, single stories on_request.c           HTTP: the
 * table of paths; pages.c, api.c, api_events.c, story_answer.c answer them desk_watch.c           every few seconds:
 * how the desk is doing */
#ifndef TRIPTYCH_PUBLISH_H
#define TRIPTYCH_PUBLISH_H

#include "catalog.h"
#include "desk_status.h"
#include "hub.h"
#include "link_pub.h"
#include "link_snapshot.h"
#include "log_limit.h"
#include "net_list.h"
#include "page_frame.h"
#include "reader_rate.h"
#include "registry_watch.h"
#include "service.h"
#include "tier_keyring.h"

#define PUBLISH_CAPACITY     1024 /* summarized stories in hand */
#define PUBLISH_HEARTBEAT_MS 5000 /* on the PUB socket */
#define PUBLISH_HTTP_IDLE_S  60
#define PUBLISH_CACHED_MS    1000  /* a page or feed that all readers share may be this old */
#define PUBLISH_GONE_MAX     10000 /* stories that leave while the catalog is being loaded */
#define PUBLISH_HEARTBEAT    "heartbeat"

/* The latest stories as feed readers take them: feeds.c. */
enum feed_kind { FEED_ATOM, FEED_RSS, FEED_JSON, FEED_KINDS };

/* A page that all readers of a tier get alike, rendered at most once in PUBLISH_CACHED_MS. */
struct page_cache {
    char *body; /* owned; NULL: nothing rendered yet */
    size_t size;
    char etag[24];
    int64_t rendered_ms; /* monotonic */
};

struct publish_metrics {
    struct metric *published, *stale; /* of summarized stories */
    struct metric *events, *lost;     /* of the feed stream */
    struct metric *stories, *shown, *bytes, *subscribers;
    struct metric *asked; /* on the snapshot socket */
    struct metric *keys_refused, *keys_limited, *readers_limited;
    struct metric *late; /* stories that Redis did not give in time */
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

struct keys_watch {
    char version[STORE_SEQ_SIZE]; /* of the keys in the keyring; "" for none yet */
    int is_known, is_asking;
    int is_wanted; /* asked for while asking */
    struct loop_timer timer;
};

struct reply_job;
struct sse_client;

struct publish {
    struct service service;
    struct site site; /* but for now_ms and registry, which each answer sets in its own copy */
    struct catalog *catalog;
    struct registry *registry; /* lent by registry_watch; NULL: none is set */
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
    struct http_server *http;
    struct sse_client *sse_clients;
    struct loop_timer sse_heartbeat;
    unsigned story_waits;           /* HTTP requests that wait for a story */
    unsigned request_waits;         /* and for something else (request_wait.h) */
    struct story_read *story_reads; /* stories on their way for requests (story_answer.c) */
    unsigned story_read_count;
    struct page_cache front[TIER_COUNT], feeds[FEED_KINDS][TIER_COUNT];
    struct keyring keyring;
    struct reader_rate readers;
    struct keys_watch keys;
    unsigned key_actions; /* tokens being made or revoked */
    struct desk_watch watch;
    struct publish_metrics metrics;
    int has_operations; /* page_operations */
    int is_stopping, is_closing;
};

extern const struct setting publish_settings[];

int publish_open(struct daemon *daemon, void **out_state, struct err *err);
void publish_stop(void *state);
int publish_is_idle(void *state);
void publish_close(void *state);

/* What may be shown to whom the request is answered (access.h has settled it). */
enum tier publish_tier(const struct http_request *request);
/* The site as this answer shows it: with the time and the reader's tier. */
struct site publish_site(const struct publish *publish, const struct http_request *request);

void on_story_summarized(void *context, struct link_job *job);
void on_feed_entry(void *context, const struct store_entry *entry);
void on_feed_caught_up(void *context, const char *seq);
void on_lost(void *context, const char *reason);
void on_request(void *context, struct http_request *request);
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

/* api_events.c */
void api_events(struct publish *publish, struct http_request *request);
void api_events_open(struct publish *publish);
void api_events_stop(struct publish *publish); /* ends the streams in order: clients reconnect, to another replica */
void api_events_close(struct publish *publish);

/* Ends the streams whose key does not hold any more. */
void api_events_check_keys(struct publish *publish);

/* keys_watch.c: follows the keys in Redis. */
void keys_watch_start(struct publish *publish);
void keys_watch_stop(struct publish *publish);
void keys_watch_now(struct publish *publish); /* they have changed */

/* key_answer.c: the form that asks for a key, with a sentence. */
void key_answer_form(struct publish *publish, struct http_request *request, unsigned status, const char *sentence);

/* desk_watch.c */
void desk_watch_start(struct publish *publish);
void desk_watch_stop(struct publish *publish);

#endif
