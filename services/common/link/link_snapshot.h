/* The feed's snapshot socket (proto/feed.proto): a ROUTER that takes FeedRequests and sends FeedReplies, as many as the
 * answer needs. Checks what comes in; a frame that breaks the contract is answered with the error bad-request. Never
 * waits: a peer that does not read is told to the sender, who tries again later. */
#ifndef TRIPTYCH_LINK_SNAPSHOT_H
#define TRIPTYCH_LINK_SNAPSHOT_H

#include "err.h"
#include "feed.pb-c.h"
#include "loop.h"

#include <stddef.h>
#include <stdint.h>

#define LINK_SNAPSHOT_NAME_MAX 255 /* bytes of a peer's name, as ZeroMQ allows */
#define LINK_SNAPSHOT_QUEUE    8   /* replies that wait for one peer, beside what the kernel holds */

/* Where a reply goes: a value, to be copied and compared. */
struct link_asker {
    uint8_t name[LINK_SNAPSHOT_NAME_MAX];
    uint8_t name_size;
    uint8_t has_delimiter; /* the request came behind an empty frame (a REQ does that): so does the reply */
};
int link_asker_equal(const struct link_asker *a, const struct link_asker *b);

struct link_snapshot;

struct link_snapshot_options {
    const char *listen;
    /* A checked request; borrowed until it returns. */
    void (*on_request)(void *context, const struct link_asker *asker, const Triptych__FeedRequest *request);
    /* A frame was refused (and answered): `detail` says why. May be NULL. */
    void (*on_refused)(void *context, const char *detail);
    void *context;
};

int link_snapshot_open(struct loop *loop, const struct link_snapshot_options *options, struct link_snapshot **out,
                       struct err *err);
void link_snapshot_close(struct link_snapshot *snapshot);
const char *link_snapshot_endpoint(const struct link_snapshot *snapshot); /* as bound */

/* Sends one reply (borrows). ERR_FULL: this peer's queue is full, try again later; ERR_UNAVAILABLE: the peer is gone;
 * ERR_TOO_LARGE, ERR_MEMORY from packing. */
int link_snapshot_reply(struct link_snapshot *snapshot, const struct link_asker *asker,
                        const Triptych__FeedReply *reply, struct err *err);
/* The same with an error's name and sentence; what cannot be sent is given up. */
void link_snapshot_refuse(struct link_snapshot *snapshot, const struct link_asker *asker, const char *error,
                          const char *detail);

#endif
