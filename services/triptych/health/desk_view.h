/* A desk as it is at one moment, copied from Redis: what the checks look at. */
#ifndef TRIPTYCH_DESK_VIEW_H
#define TRIPTYCH_DESK_VIEW_H

#include "redis_facts.h"
#include "replica_card.h"
#include "tool.h"

#define DESK_WAIT_MS 1500 /* who asks how things are wants to hear soon that Redis is away */

struct replica_view {
    char instance[ID_SIZE];
    struct replica_card card;
    int is_alive; /* it was heard of within the last seconds */
};

struct late_view {
    uint64_t count;
    int64_t oldest_ms;
};

/* How the feeds do, together. */
struct feeds_view {
    unsigned total, paused, gone;
    unsigned unread;               /* never tried yet */
    unsigned failing;              /* their last attempt failed */
    unsigned common;               /* of those, how many failed with what follows */
    int64_t status;                /* the HTTP status that most failing feeds answer; 0: they do not answer */
    char error[REPLICA_TEXT_SIZE]; /* of one of them */
};

struct desk_view {
    struct store_counts counts; /* its texts are the two below */
    char feed_seq[STORE_SEQ_SIZE], log_seq[STORE_SEQ_SIZE];
    struct late_view late[STAGE_REPLAY];
    char registry_version[40]; /* "" while no classify says which it has */
    uint64_t registry_sources;
    struct redis_facts redis;
    int64_t here_ms;               /* our clock when Redis said what its own says */
    struct replica_view *replicas; /* owned */
    size_t replica_count;
    size_t strangers; /* programs at work that say nothing of themselves: of an older version */
};

/* Fills *out (desk_view_done, also after a failure). Returns 0, or a negative err_code with the sentence: Redis is away
 * or does not serve us. */
int desk_view_read(struct tool *tool, struct desk_view *out, struct err *err);
void desk_view_done(struct desk_view *view);

/* Goes through all feeds. Returns enum tool_exit; says what is wrong. */
int feeds_view_read(struct tool *tool, struct feeds_view *out);

#endif
