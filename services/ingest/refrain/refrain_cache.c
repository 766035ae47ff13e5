#include "refrain_cache.h"

#include "id.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    uint64_t hash; /* of the domain */
    char *domain;  /* owned */
    int64_t read_ms, used;
    int has_learnt; /* since it was written */
    struct refrain memory;
};

struct refrain_cache {
    struct entry *entries[REFRAIN_CACHE_MAX]; /* owned */
    size_t count;
    int64_t uses;
};

struct refrain_cache *refrain_cache_new(void)
{
    return calloc(1, sizeof(struct refrain_cache));
}

static void entry_free(struct entry *entry)
{
    free(entry->domain);
    free(entry);
}

void refrain_cache_free(struct refrain_cache *cache)
{
    for (size_t i = 0; cache && i < cache->count; i++)
        entry_free(cache->entries[i]);
    free(cache);
}

static struct entry *find(struct refrain_cache *cache, const char *domain)
{
    uint64_t hash = id_hash64(domain, strlen(domain));
    for (size_t i = 0; i < cache->count; i++) {
        struct entry *entry = cache->entries[i];
        if (entry->hash != hash || strcmp(entry->domain, domain) != 0)
            continue;
        entry->used = ++cache->uses;
        return entry;
    }
    return NULL;
}

struct refrain *refrain_cache_find(struct refrain_cache *cache, const char *domain, int64_t now_ms)
{
    struct entry *entry = find(cache, domain);
    return entry && now_ms - entry->read_ms < REFRAIN_CACHE_FRESH_MS ? &entry->memory : NULL;
}

/* The one that was used longest ago, of those that have nothing to be written if there are any: what is lost of the
 * others is learnt again. */
static void make_room(struct refrain_cache *cache)
{
    size_t last = 0;
    for (size_t i = 1; i < cache->count; i++) {
        const struct entry *one = cache->entries[i], *other = cache->entries[last];
        if (one->has_learnt != other->has_learnt ? !one->has_learnt : one->used < other->used)
            last = i;
    }
    entry_free(cache->entries[last]);
    cache->entries[last] = cache->entries[--cache->count];
}

static struct entry *add(struct refrain_cache *cache, const char *domain)
{
    struct entry *entry = calloc(1, sizeof *entry);
    if (!entry || !(entry->domain = strdup(domain))) {
        free(entry);
        return NULL;
    }
    if (cache->count == REFRAIN_CACHE_MAX)
        make_room(cache);
    entry->hash = id_hash64(domain, strlen(domain));
    entry->used = ++cache->uses;
    cache->entries[cache->count++] = entry;
    return entry;
}

static struct refrain_unit *find_unit(struct refrain *memory, uint64_t hash)
{
    for (size_t i = 0; i < memory->count; i++)
        if (memory->units[i].hash == hash)
            return &memory->units[i];
    return NULL;
}

static int are_equal(const struct refrain *one, const struct refrain *other)
{
    int is_same = one->count == other->count;
    for (size_t i = 0; is_same && i < one->count; i++)
        is_same = one->units[i].hash == other->units[i].hash && one->units[i].day == other->units[i].day &&
                  one->units[i].title == other->units[i].title && one->units[i].titles == other->units[i].titles;
    return is_same;
}

/* What either knows. Of a unit that both know the more titles count: they may be the same ones. */
static void merge(struct refrain *memory, const struct refrain *other)
{
    for (size_t i = 0; i < other->count; i++) {
        const struct refrain_unit *unit = &other->units[i];
        struct refrain_unit *own = find_unit(memory, unit->hash);
        if (!own && memory->count < REFRAIN_UNITS_MAX)
            memory->units[memory->count++] = *unit;
        else if (own && (unit->titles > own->titles || (unit->titles == own->titles && unit->day > own->day)))
            *own = *unit;
    }
}

struct refrain *refrain_cache_put(struct refrain_cache *cache, const char *domain, const struct refrain *read,
                                  int64_t now_ms)
{
    struct entry *entry = find(cache, domain);
    if (!entry && !(entry = add(cache, domain)))
        return NULL;
    if (!entry->memory.count)
        entry->memory = *read;
    else if (!are_equal(&entry->memory, read)) /* mostly nobody else has learnt anything */
        merge(&entry->memory, read);
    entry->read_ms = now_ms;
    return &entry->memory;
}

void refrain_cache_learnt(struct refrain_cache *cache, const char *domain)
{
    struct entry *entry = find(cache, domain);
    if (entry)
        entry->has_learnt = 1;
}

const struct refrain *refrain_cache_take_learnt(struct refrain_cache *cache, const char **out_domain)
{
    for (size_t i = 0; i < cache->count; i++) {
        struct entry *entry = cache->entries[i];
        if (!entry->has_learnt)
            continue;
        entry->has_learnt = 0;
        *out_domain = entry->domain;
        return &entry->memory;
    }
    return NULL;
}
