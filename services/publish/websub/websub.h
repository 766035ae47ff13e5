/* The hub of this desk's own feeds (W3C WebSub): POST /hub asks for a feed, the asker is asked whether he meant it, and from
 * then on the replica that holds the webhooks' lease posts him the feed whenever it reads differently. What is posted is what
 * the feed's address gives everybody: this replica asks itself for it. */
#ifndef TRIPTYCH_WEBSUB_H
#define TRIPTYCH_WEBSUB_H

#include "hooks.h"
#include "websub_request.h"

#define WEBSUB_PATH         "/hub"
#define WEBSUB_TICK_MS      1000
#define WEBSUB_LOOK_MS      5000       /* between two looks at the feeds: what changes in between goes out together */
#define WEBSUB_TIMEOUT_MS   10000      /* for a question or a delivery */
#define WEBSUB_ANSWER_MAX   1024       /* bytes of an answer that are read */
#define WEBSUB_FEED_MAX     (4u << 20) /* bytes of a feed */
#define WEBSUB_PENDING_MAX  64         /* who is being asked or told, of them … */
#define WEBSUB_HOST_PENDING 4          /* … of one host */
#define WEBSUB_HOST_MAX     32         /* subscriptions of one host */
#define WEBSUB_TRIES        6          /* to deliver a content; then the next change is waited for */

struct websub_topic;
struct websub_pending;

struct websub {
    /* Set before websub_open; borrowed. */
    const struct web *web;
    const struct hooks *hooks;
    /* Private. */
    struct http_client *client; /* owned: of others, guarded as the webhooks' is */
    struct http_client *own;    /* owned: of this replica's own feeds */
    struct net_permit own_permit;
    char own_address[64];        /* where this replica listens: "http://127.0.0.1:8080" */
    struct websub_topic *topics; /* owned: while this replica delivers */
    struct websub_pending *pendings;
    unsigned pending_count, count; /* who is asked or told; subscriptions */
    struct http_transfer *look;    /* owned */
    struct websub_topic *looking;  /* whose feed is being read; NULL when it has gone meanwhile */
    unsigned looks, cycle;         /* still to come; the one under way */
    int64_t looked_ms;             /* monotonic: when the last one began */
    char seq[EVENT_SEQ_SIZE];      /* of the latest event that was looked behind */
    char version[STORE_SEQ_SIZE];  /* of the rows that are known */
    int is_reading, is_looking, had_lease, is_closed;
    struct metric *gauge;
    void (*forget)(struct websub *websub, const char *id); /* who wants no more, or has failed for too long */
    struct loop_timer tick;
};

/* `listen`: where this replica's pages are. Returns 0 or < 0. */
int websub_open(struct websub *websub, const char *listen, struct err *err);
/* Before the store closes; zeroed is fine. Calls of the store may still come back. */
void websub_close(struct websub *websub);

web_handler post_hub;

/* ── for this room's own files ── */

void websub_count(struct websub *websub, const char *event);
/* Asks the callback whether the request is its own, then writes or removes the row. Returns 0, or ERR_FULL, ERR_MEMORY,
 * ERR_INVALID when the question cannot be asked. */
int websub_verify(struct websub *websub, const struct websub_request *request, struct err *err);
/* Tells the callback that there is no such subscription (any more), once, whatever it answers; only one that has confirmed it is
 * told. Returns 0, or ERR_FULL while as many are being asked as may be, ERR_MEMORY, ERR_INVALID. */
int websub_deny(struct websub *websub, const struct websub_request *request, const char *reason);
void websub_verify_close(struct websub *websub);

/* What a feed gave, shared by all who are sent it. */
struct websub_content {
    unsigned references;
    char type[64];
    size_t size;
    char bytes[];
};

struct websub_sub {
    struct websub_sub *next;
    struct websub *websub;
    char id[HOOK_ID_SIZE], generation[HOOK_GENERATION_SIZE];
    struct websub_request request;
    int64_t until_ms;
    struct http_transfer *transfer; /* owned; NULL: never needed so far */
    struct loop_timer timer;        /* the pause after a failure */
    struct websub_content *content; /* owned: to be delivered, or under way; NULL: nothing */
    struct websub_content *later;   /* owned: what came meanwhile */
    int is_sending;
    unsigned tries;
    int64_t failing_ms; /* since when nothing was taken; 0: it is well */
};

struct websub_topic {
    struct websub_topic *next;
    char url[URL_SIZE];
    struct websub_sub *subs; /* owned */
    uint64_t digest;         /* of what it gave last */
    int is_known;            /* digest is */
    unsigned cycle;          /* the last look at it */
};

/* websub_deliver.c. Takes a reference of its own. */
void websub_deliver(struct websub_sub *sub, struct websub_content *content);
void websub_sub_free(struct websub_sub *sub);
void websub_content_release(struct websub_content *content); /* NULL is fine */

#endif
