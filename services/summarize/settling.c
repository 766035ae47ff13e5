#include "settling.h"

#include "err.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS (2 * SETTLING_MAX)

/* A place in a ring of entries whose head is the table's own. */
struct ring {
    struct ring *before, *after;
};

struct entry {
    struct ring by_first, by_last; /* in the order of first and of last changes; of a free entry by_first is used */
    struct entry *next_in_bucket;
    int64_t first_ms, last_ms;
    void *payload;
    char story_id[ID_SIZE];
};

struct settling {
    int64_t settle_ms, settle_max_ms;
    int is_hurried;
    unsigned count;
    struct ring by_first, by_last, unused;
    struct entry *buckets[BUCKETS];
    struct entry entries[SETTLING_MAX];
};

static void ring_init(struct ring *head)
{
    head->before = head->after = head;
}

static void ring_remove(struct ring *place)
{
    place->before->after = place->after;
    place->after->before = place->before;
}

static void ring_append(struct ring *head, struct ring *place)
{
    place->before = head->before;
    place->after = head;
    head->before->after = place;
    head->before = place;
}

static struct entry *entry_by_first(struct ring *place)
{
    return (struct entry *)(void *)((char *)place - offsetof(struct entry, by_first));
}

static struct entry *entry_by_last(struct ring *place)
{
    return (struct entry *)(void *)((char *)place - offsetof(struct entry, by_last));
}

struct settling *settling_new(int64_t settle_ms, int64_t settle_max_ms)
{
    struct settling *settling = calloc(1, sizeof *settling);
    if (!settling)
        return NULL;
    settling->settle_ms = settle_ms;
    settling->settle_max_ms = settle_max_ms;
    ring_init(&settling->by_first);
    ring_init(&settling->by_last);
    ring_init(&settling->unused);
    for (unsigned i = 0; i < SETTLING_MAX; i++)
        ring_append(&settling->unused, &settling->entries[i].by_first);
    return settling;
}

void settling_free(struct settling *settling)
{
    free(settling);
}

static struct entry **bucket_of(struct settling *settling, const char *story_id)
{
    return &settling->buckets[id_hash64(story_id, strlen(story_id)) % BUCKETS];
}

/* Where the story is in its bucket's chain, or the chain's end. */
static struct entry **find(struct settling *settling, const char *story_id)
{
    struct entry **at = bucket_of(settling, story_id);
    while (*at && strcmp((*at)->story_id, story_id) != 0)
        at = &(*at)->next_in_bucket;
    return at;
}

static struct entry *entry_add(struct settling *settling, struct entry **at, const char *story_id, int64_t now_ms)
{
    struct entry *entry = entry_by_first(settling->unused.after);
    ring_remove(&entry->by_first);
    ring_append(&settling->by_first, &entry->by_first);
    memcpy(entry->story_id, story_id, strlen(story_id) + 1);
    entry->first_ms = now_ms;
    entry->payload = NULL;
    entry->next_in_bucket = NULL;
    *at = entry;
    settling->count++;
    return entry;
}

int settling_note(struct settling *settling, const char *story_id, int64_t now_ms, void *payload, void **out_older)
{
    struct entry **at = find(settling, story_id);
    struct entry *entry = *at;
    if (entry)
        ring_remove(&entry->by_last);
    else if (settling->count == SETTLING_MAX || strlen(story_id) >= ID_SIZE)
        return ERR_FULL;
    else
        entry = entry_add(settling, at, story_id, now_ms);
    ring_append(&settling->by_last, &entry->by_last);
    entry->last_ms = now_ms;
    *out_older = entry->payload;
    entry->payload = payload;
    return 0;
}

/* The story to sum up next, or NULL. Those that have been quiet come before those that never are. */
static struct entry *entry_due(struct settling *settling, int64_t now_ms)
{
    if (settling->count == 0)
        return NULL;
    struct entry *quiet = entry_by_last(settling->by_last.after), *oldest = entry_by_first(settling->by_first.after);
    if (now_ms - quiet->last_ms >= settling->settle_ms)
        return quiet;
    if (settling->is_hurried || settling->count > SETTLING_CROWDED ||
        now_ms - oldest->first_ms >= settling->settle_max_ms)
        return oldest;
    return NULL;
}

int settling_take(struct settling *settling, int64_t now_ms, char out_story_id[ID_SIZE], void **out_payload)
{
    struct entry *entry = entry_due(settling, now_ms);
    if (!entry)
        return 0;
    *find(settling, entry->story_id) = entry->next_in_bucket;
    ring_remove(&entry->by_first);
    ring_remove(&entry->by_last);
    ring_append(&settling->unused, &entry->by_first);
    settling->count--;
    memcpy(out_story_id, entry->story_id, ID_SIZE);
    *out_payload = entry->payload;
    return 1;
}

void settling_hurry(struct settling *settling)
{
    settling->is_hurried = 1;
}

unsigned settling_count(const struct settling *settling)
{
    return settling->count;
}
