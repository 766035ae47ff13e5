/* Changed stories that wait until their burst is over (debounce.h). Two rings hold every entry, in the order of its
 * first and of its last change; whichever story is due is at the front of one of them, so nothing is ever sorted or
 * searched. Entries lie in one array: the table cannot grow, and a full one refuses work that its sender then keeps. */
#include "debounce.h"

#include "err.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS (2 * DEBOUNCE_MAX)

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

struct debounce {
    int64_t settle_ms, settle_max_ms;
    int is_hurried;
    unsigned count;
    struct ring by_first, by_last, unused;
    struct entry *buckets[BUCKETS];
    struct entry entries[DEBOUNCE_MAX];
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

struct debounce *debounce_new(int64_t settle_ms, int64_t settle_max_ms)
{
    struct debounce *debounce = calloc(1, sizeof *debounce);
    if (!debounce)
        return NULL;
    debounce->settle_ms = settle_ms;
    debounce->settle_max_ms = settle_max_ms;
    /* All entries begin in the ring of the unused ones, linked by the place that `by_first` uses later. */
    ring_init(&debounce->by_first);
    ring_init(&debounce->by_last);
    ring_init(&debounce->unused);
    for (unsigned i = 0; i < DEBOUNCE_MAX; i++)
        ring_append(&debounce->unused, &debounce->entries[i].by_first);
    return debounce;
}

void debounce_free(struct debounce *debounce)
{
    free(debounce);
}

static struct entry **bucket_of(struct debounce *debounce, const char *story_id)
{
    return &debounce->buckets[id_hash64(story_id, strlen(story_id)) % BUCKETS];
}

/* Where the story is in its bucket's chain, or the chain's end. */
static struct entry **find(struct debounce *debounce, const char *story_id)
{
    struct entry **at = bucket_of(debounce, story_id);
    while (*at && strcmp((*at)->story_id, story_id) != 0)
        at = &(*at)->next_in_bucket;
    return at;
}

static struct entry *entry_add(struct debounce *debounce, struct entry **at, const char *story_id, int64_t now_ms)
{
    struct entry *entry = entry_by_first(debounce->unused.after);
    ring_remove(&entry->by_first);
    ring_append(&debounce->by_first, &entry->by_first);
    memcpy(entry->story_id, story_id, strlen(story_id) + 1);
    entry->first_ms = now_ms;
    entry->payload = NULL;
    entry->next_in_bucket = NULL;
    *at = entry;
    debounce->count++;
    return entry;
}

int debounce_note(struct debounce *debounce, const char *story_id, int64_t now_ms, void *payload, void **out_older)
{
    struct entry **at = find(debounce, story_id);
    struct entry *entry = *at;
    /* A story that waits already only moves to the end of `by_last`: its first change still bounds how long it may
     * wait. */
    if (entry)
        ring_remove(&entry->by_last);
    /* More stories than credit was given for do not come from an honest sender; from any other they are refused. */
    else if (debounce->count == DEBOUNCE_MAX || strlen(story_id) >= ID_SIZE)
        return ERR_FULL;
    else
        entry = entry_add(debounce, at, story_id, now_ms);
    ring_append(&debounce->by_last, &entry->by_last);
    entry->last_ms = now_ms;
    *out_older = entry->payload;
    entry->payload = payload;
    return 0;
}

/* The story to sum up next, or NULL. Those that have been quiet come before those that never are. */
static struct entry *entry_due(struct debounce *debounce, int64_t now_ms)
{
    if (debounce->count == 0)
        return NULL;
    struct entry *quiet = entry_by_last(debounce->by_last.after), *oldest = entry_by_first(debounce->by_first.after);
    if (now_ms - quiet->last_ms >= debounce->settle_ms)
        return quiet;
    /* Nearly full: room counts more than one summary saved. */
    if (debounce->is_hurried || debounce->count > DEBOUNCE_CROWDED ||
        now_ms - oldest->first_ms >= debounce->settle_max_ms)
        return oldest;
    return NULL;
}

int debounce_take(struct debounce *debounce, int64_t now_ms, char out_story_id[ID_SIZE], void **out_payload)
{
    struct entry *entry = entry_due(debounce, now_ms);
    if (!entry)
        return 0;
    *find(debounce, entry->story_id) = entry->next_in_bucket;
    ring_remove(&entry->by_first);
    ring_remove(&entry->by_last);
    ring_append(&debounce->unused, &entry->by_first);
    debounce->count--;
    memcpy(out_story_id, entry->story_id, ID_SIZE);
    *out_payload = entry->payload;
    return 1;
}

void debounce_hurry(struct debounce *debounce)
{
    debounce->is_hurried = 1;
}

unsigned debounce_count(const struct debounce *debounce)
{
    return debounce->count;
}
