/* The tier keys as Redis has them: a new one holds, and a revoked one ceases to, within TIER_KEYS_WATCH_MS on every
 * replica. While Redis is away the keys known so far go on holding. */
#ifndef TRIPTYCH_TIER_KEYS_WATCH_H
#define TRIPTYCH_TIER_KEYS_WATCH_H

#include "loop.h"
#include "store.h"
#include "tier_keyring.h"

#define TIER_KEYS_WATCH_MS 500

/* Lives inside the daemon's state, zeroed before. */
struct tier_keys_watch {
    struct tier_keyring keyring; /* owned; its hasher and rate are set by the daemon */
    int is_known;                /* the keyring holds what Redis has told; 0: nothing yet */
    /* The keyring holds other keys than before; may be NULL. Set by the daemon. */
    void (*on_change)(void *context);
    void *context;
    /* Private. */
    struct store *store;          /* borrowed */
    char version[STORE_SEQ_SIZE]; /* of the keys in the keyring; "" for none yet */
    int is_asking, is_stopped;
    int is_wanted; /* asked for while asking */
    struct loop_timer timer;
};

/* From here on the keys are followed. */
void tier_keys_watch_start(struct tier_keys_watch *watch, struct loop *loop, struct store *store);
/* They have changed: asks at once. */
void tier_keys_watch_now(struct tier_keys_watch *watch);
/* No more asking; an answer that still comes is thrown away. The keyring stays. */
void tier_keys_watch_stop(struct tier_keys_watch *watch);
/* Frees the keyring, when the store has been closed. Zeroed is fine. */
void tier_keys_watch_done(struct tier_keys_watch *watch);

#endif
