/* The keys as Redis has them, sorted by id; checked without asking Redis, so that keys work while it is away. */
#include "tier_keyring.h"

#include <stdlib.h>
#include <string.h>

void tier_keyring_done(struct tier_keyring *keyring)
{
    free(keyring->keys);
    keyring->keys = NULL;
    keyring->count = 0;
}

static int compare_ids(const void *left, const void *right)
{
    return strcmp(((const struct tier_keyring_key *)left)->id, ((const struct tier_keyring_key *)right)->id);
}

static struct tier_keyring_key *find_id(const struct tier_keyring *keyring, const char *id)
{
    struct tier_keyring_key wanted = {.id = ""};
    strncpy(wanted.id, id, sizeof wanted.id - 1);
    return keyring->count ? bsearch(&wanted, keyring->keys, keyring->count, sizeof wanted, compare_ids) : NULL;
}

/* An operator's key sees what the highest tier does. */
static int read_tier(const char *name, struct tier_keyring_key *out)
{
    out->is_operator = strcmp(name, TIER_KEY_OPERATOR) == 0;
    out->tier = TIER_VANTAGE;
    return out->is_operator || tier_read(name, &out->tier);
}

/* Returns 1, or 0 when the row is not as we write them. */
static int read_row(const struct store_key *row, struct tier_keyring_key *out)
{
    *out = (struct tier_keyring_key){.created_ms = row->created_ms, .expires_ms = row->expires_ms};
    if (!tier_key_id_is_valid(row->id) || (*row->owner && !tier_key_id_is_valid(row->owner)) ||
        strlen(row->hash) != TIER_KEY_HASH_SIZE - 1 || strlen(row->path) >= sizeof out->path ||
        !read_tier(row->tier, out))
        return 0;
    strcpy(out->id, row->id);
    strcpy(out->owner, row->owner);
    strcpy(out->hash, row->hash);
    strcpy(out->path, row->path);
    /* A token has both an owner and a path, a key neither. */
    return !*out->owner == !*out->path;
}

int tier_keyring_load(struct tier_keyring *keyring, const struct store_key *rows, size_t count, struct err *err)
{
    struct tier_keyring_key *keys = calloc(count + 1, sizeof *keys);
    size_t taken = 0;
    if (!keys)
        return err_set(err, ERR_MEMORY, "no memory for %zu keys", count);
    for (size_t i = 0; i < count; i++) {
        const struct tier_keyring_key *old;
        if (!read_row(&rows[i], &keys[taken]))
            continue;
        if ((old = find_id(keyring, rows[i].id)))
            /* Loading must not fill up the allowance of a key that has used it. */
            keys[taken].bucket = old->bucket;
        taken++;
    }
    qsort(keys, taken, sizeof *keys, compare_ids);
    free(keyring->keys);
    keyring->keys = keys;
    keyring->count = taken;
    return 0;
}

const char *tier_key_sentence(enum tier_key_verdict verdict)
{
    if (verdict == TIER_KEY_EXPIRED)
        return "This key has expired.";
    return verdict == TIER_KEY_WRONG ? "There is no such key, or it has been revoked." : "";
}

static int has_expired(const struct tier_keyring_key *tier_key, int64_t now_ms)
{
    return tier_key->expires_ms && tier_key->expires_ms <= now_ms;
}

/* What holds for the key and for the one it belongs to. */
static enum tier_key_verdict judge(const struct tier_keyring *keyring, const struct tier_keyring_key *tier_key,
                                   int64_t now_ms)
{
    const struct tier_keyring_key *owner = *tier_key->owner ? find_id(keyring, tier_key->owner) : tier_key;
    /* A token of a key that is gone opens nothing; a token owns no tokens. */
    if (!owner || *owner->owner)
        return TIER_KEY_WRONG;
    return has_expired(tier_key, now_ms) || has_expired(owner, now_ms) ? TIER_KEY_EXPIRED : TIER_KEY_GOOD;
}

enum tier_key_verdict tier_keyring_check(const struct tier_keyring *keyring, const char *text, const char *path,
                                         int64_t now_ms, struct tier_keyring_key **out)
{
    char id[TIER_KEY_ID_SIZE], hash[TIER_KEY_HASH_SIZE];
    if (!tier_key_read_id(text, id))
        return TIER_KEY_WRONG;
    struct tier_keyring_key *tier_key = find_id(keyring, id);
    tier_key_hash(&keyring->hasher, text, hash); /* also for an id that does not exist: it takes as long */
    if (!tier_key || !tier_key_hash_is_equal(hash, tier_key->hash) || strcmp(tier_key->path, path) != 0)
        return TIER_KEY_WRONG;
    enum tier_key_verdict verdict = judge(keyring, tier_key, now_ms);
    if (verdict == TIER_KEY_GOOD)
        *out = tier_key;
    return verdict;
}

struct tier_keyring_key *tier_keyring_find(const struct tier_keyring *keyring, const char *id, int64_t now_ms)
{
    struct tier_keyring_key *tier_key = find_id(keyring, id);
    return tier_key && judge(keyring, tier_key, now_ms) == TIER_KEY_GOOD ? tier_key : NULL;
}

struct rate_standing tier_keyring_take(const struct tier_keyring *keyring, struct tier_keyring_key *tier_key,
                                       int64_t monotonic_ms)
{
    return rate_bucket_take(&tier_key->bucket, keyring->rate, monotonic_ms);
}

size_t tier_keyring_tokens(const struct tier_keyring *keyring, const char *owner, const struct tier_keyring_key **out,
                           size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < keyring->count && count < max; i++)
        if (strcmp(keyring->keys[i].owner, owner) == 0)
            out[count++] = &keyring->keys[i];
    return count;
}
