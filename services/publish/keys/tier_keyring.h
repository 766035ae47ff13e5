/* The keys of the edition as this replica knows them: who may see what, and how often. A cache of what Redis holds
 * (keys_watch.c follows it), so that no answer waits for it. Pure but for its memory. */
#ifndef TRIPTYCH_TIER_KEYRING_H
#define TRIPTYCH_TIER_KEYRING_H

#include "err.h"
#include "rate_bucket.h"
#include "store.h"
#include "tier.h"
#include "tier_key.h"

#include <stddef.h>
#include <stdint.h>

#define TIER_KEYRING_PATH_SIZE  16 /* holds the longest path that a token is for */
#define TIER_KEYRING_TOKENS_MAX 8  /* tokens of one key that its reader can make */

enum tier_key_verdict { TIER_KEY_NONE, TIER_KEY_GOOD, TIER_KEY_WRONG, TIER_KEY_EXPIRED };
/* The sentence that a reader gets for a verdict; "" of TIER_KEY_NONE and TIER_KEY_GOOD. */
const char *tier_key_sentence(enum tier_key_verdict verdict);

struct tier_keyring_key {
    char id[TIER_KEY_ID_SIZE], owner[TIER_KEY_ID_SIZE]; /* owner: of a feed's token; "" for a key */
    char hash[TIER_KEY_HASH_SIZE];
    char path[TIER_KEYRING_PATH_SIZE]; /* "" for a key */
    enum tier tier;
    int is_operator;                /* it opens the operator's pages too */
    int64_t created_ms, expires_ms; /* 0: does not expire */
    struct rate_bucket bucket;      /* of its requests */
};

struct tier_keyring {
    struct tier_hasher hasher;
    unsigned rate;                 /* requests a minute of one key; 0: no limit */
    struct tier_keyring_key *keys; /* owned; by id */
    size_t count;
};

void tier_keyring_done(struct tier_keyring *keyring);
/* Takes in all keys there are (copies); what is broken is left out. What is left in a key's bucket stays. Returns 0 or
 * ERR_MEMORY, with the old ones kept. */
int tier_keyring_load(struct tier_keyring *keyring, const struct store_key *rows, size_t count, struct err *err);

/* What to make of a key or token shown at `path`; "" where only a key is good. TIER_KEY_GOOD sets *out (borrowed until
 * the next load). */
enum tier_key_verdict tier_keyring_check(const struct tier_keyring *keyring, const char *text, const char *path,
                                         int64_t now_ms, struct tier_keyring_key **out);
/* The key of this id while it holds, and so does the one that it belongs to; else NULL. */
struct tier_keyring_key *tier_keyring_find(const struct tier_keyring *keyring, const char *id, int64_t now_ms);

/* Takes one request out of the key's bucket. */
struct rate_standing tier_keyring_take(const struct tier_keyring *keyring, struct tier_keyring_key *tier_key,
                                       int64_t monotonic_ms);

/* The tokens that belong to a key. Returns how many were written (borrowed until the next load). */
size_t tier_keyring_tokens(const struct tier_keyring *keyring, const char *owner, const struct tier_keyring_key **out,
                           size_t max);

#endif
