/* What a fresh connection says before it serves: password, database, whether this is the master that has our keys (in a
 * Redis Cluster it may be another; a replica takes no writes), whether the data is of a version that we know, and
 * whether the function library is there and serves us. The library is loaded when it is missing, or older than ours and
 * ours serves whoever calls it now; data of an older version is migrated. Where we may not go on the answer is a
 * refusal: the connection is tried again, so everything goes on by itself once it may. Nothing is written before all is
 * well. Pure: makes commands and judges answers. */
#ifndef TRIPTYCH_HANDSHAKE_H
#define TRIPTYCH_HANDSHAKE_H

#include "command.h"
#include "err.h"
#include "redis_route.h"
#include "redis_target.h"

#include <hiredis/hiredis.h>

enum handshake_step {
    HANDSHAKE_SENTINEL_AUTH,
    HANDSHAKE_SENTINEL_MASTER,
    HANDSHAKE_AUTH,
    HANDSHAKE_SELECT,
    HANDSHAKE_LOCATE,
    HANDSHAKE_ROLE,
    HANDSHAKE_DATA,
    HANDSHAKE_VERSION,
    HANDSHAKE_CALLERS,
    HANDSHAKE_LOAD,
    HANDSHAKE_MIGRATE,
    HANDSHAKE_DONE
};

struct handshake {
    enum handshake_step step; /* the one to send next, or whose answer is awaited */
    int has_db;
    const struct redis_target *target; /* borrowed */
    int64_t data_version;              /* of what is stored */
};

/* `route` says where this connection goes, which may be another place than redis_url's (a cluster sent us there), and
 * whether that is a Sentinel, who is only asked for the master; borrowed for the call. */
void handshake_init(struct handshake *handshake, const struct redis_route *route, const struct redis_target *target);
int handshake_is_done(const struct handshake *handshake);
/* Builds the next command (command_done). Returns 0 or a negative err_code. */
int handshake_next(const struct handshake *handshake, const struct redis_url *url, struct command *command);
/* Judges the answer and moves on. A refusal: a negative err_code with the reason for a person, the same words as long
 * as nothing changes. */
int handshake_answer(struct handshake *handshake, const redisReply *answer, struct err *err);

/* Whether the answer names another place to go to: "MOVED <slot> <host>:<port>" of a Redis Cluster, or a Sentinel's answer
 * with the master's address. Then route's next attempt goes there. */
int handshake_is_named(const struct handshake *handshake, const redisReply *answer, struct redis_route *route);

#endif
