#include "tier_keyring.h"

#include <stdlib.h>
#include <string.h>

void keyring_done(struct keyring *keyring)
{
    free(keyring->keys);
    keyring->keys = NULL;
    keyring->count = 0;
}

static int compare_ids(const void *left, const void *right)
{
    return strcmp(((const struct keyring_key *)left)->id, ((const struct keyring_key *)right)->id);
}

static struct keyring_key *find_id(const struct keyring *keyring, const char *id)
{
    struct keyring_key wanted = {.id = ""};
    strncpy(wanted.id, id, sizeof wanted.id - 1);
    return keyring->count ? bsearch(&wanted, keyring->keys, keyring->count, sizeof wanted, compare_ids) : NULL;
}

/* Returns 1, or 0 when the row is not as we write them. */
static int read_row(const struct store_key *row, struct keyring_key *out)
{
    *out = (struct keyring_key){.created_ms = row->created_ms, .expires_ms = row->expires_ms};
    if (!tier_key_id_is_valid(row->id) || (*row->owner && !tier_key_id_is_valid(row->owner)) ||
        strlen(row->hash) != TIER_KEY_HASH_SIZE - 1 || strlen(row->path) >= sizeof out->path ||
        !tier_read(row->tier, &out->tier))
        return 0;
    strcpy(out->id, row->id);
    strcpy(out->owner, row->owner);
    strcpy(out->hash, row->hash);
    strcpy(out->path, row->path);
    return !*out->owner == !*out->path;
}

int keyring_load(struct keyring *keyring, const struct store_key *rows, size_t count, struct err *err)
{
    struct keyring_key *keys = calloc(count + 1, sizeof *keys);
    size_t taken = 0;
    if (!keys)
        return err_set(err, ERR_MEMORY, "no memory for %zu keys", count);
    for (size_t i = 0; i < count; i++) {
        const struct keyring_key *old;
        if (!read_row(&rows[i], &keys[taken]))
            continue;
        if ((old = find_id(keyring, rows[i].id)))
            keys[taken].bucket = old->bucket;
        taken++;
    }
    qsort(keys, taken, sizeof *keys, compare_ids);
    free(keyring->keys);
    keyring->keys = keys;
    keyring->count = taken;
    return 0;
}

static int has_expired(const struct keyring_key *key, int64_t now_ms)
{
    return key->expires_ms && key->expires_ms <= now_ms;
}

/* What holds for the key and for the one it belongs to. */
static enum key_verdict judge(const struct keyring *keyring, const struct keyring_key *key, int64_t now_ms)
{
    const struct keyring_key *owner = *key->owner ? find_id(keyring, key->owner) : key;
    if (!owner || *owner->owner)
        return KEY_WRONG;
    return has_expired(key, now_ms) || has_expired(owner, now_ms) ? KEY_EXPIRED : KEY_GOOD;
}

enum key_verdict keyring_check(const struct keyring *keyring, const char *text, const char *path, int64_t now_ms,
                               struct keyring_key **out)
{
    char id[TIER_KEY_ID_SIZE], hash[TIER_KEY_HASH_SIZE];
    if (!tier_key_read_id(text, id))
        return KEY_WRONG;
    struct keyring_key *key = find_id(keyring, id);
    tier_key_hash(&keyring->hasher, text, hash); /* also for an id that does not exist: it takes as long */
    if (!key || !tier_key_hash_is_equal(hash, key->hash) || strcmp(key->path, path) != 0)
        return KEY_WRONG;
    enum key_verdict verdict = judge(keyring, key, now_ms);
    if (verdict == KEY_GOOD)
        *out = key;
    return verdict;
}

struct keyring_key *keyring_find(const struct keyring *keyring, const char *id, int64_t now_ms)
{
    struct keyring_key *key = find_id(keyring, id);
    return key && judge(keyring, key, now_ms) == KEY_GOOD ? key : NULL;
}

struct rate_standing keyring_take(const struct keyring *keyring, struct keyring_key *key, int64_t monotonic_ms)
{
    return rate_bucket_take(&key->bucket, keyring->rate, monotonic_ms);
}

size_t keyring_tokens(const struct keyring *keyring, const char *owner, const struct keyring_key **out, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < keyring->count && count < max; i++)
        if (strcmp(keyring->keys[i].owner, owner) == 0)
            out[count++] = &keyring->keys[i];
    return count;
}
