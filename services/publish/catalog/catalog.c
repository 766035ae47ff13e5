/* Heads by id in a hash table and in two orders; of too many, those of lowest rank leave. */
#include "catalog.h"

#include "catalog_entry.h"
#include "catalog_order.h"
#include "wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct catalog {
    struct catalog_options options;
    struct catalog_entry **slots; /* by id: open addressing, linear probing; a power of two, at most half full */
    size_t slot_mask;
    struct story_order by_rank, by_time;
    size_t shown, bytes;
    uint64_t generation;
};

/* The id breaks ties, so that an order is total: bisection would otherwise not find an entry among equals. */
static int compare_rank(const struct catalog_entry *a, const struct catalog_entry *b)
{
    if (a->rank < b->rank || a->rank > b->rank)
        return a->rank > b->rank ? -1 : 1;
    return strcmp(a->id, b->id);
}

static int compare_time(const struct catalog_entry *a, const struct catalog_entry *b)
{
    if (a->last_updated_ms != b->last_updated_ms)
        return a->last_updated_ms > b->last_updated_ms ? -1 : 1;
    return strcmp(a->id, b->id);
}

struct catalog *catalog_new(const struct catalog_options *options, struct err *err)
{
    struct catalog *catalog = calloc(1, sizeof *catalog);
    size_t slots = 16;
    if (!catalog)
        goto failed;
    catalog->options = *options;
    if (catalog->options.stories_max > CATALOG_STORIES_MAX)
        catalog->options.stories_max = CATALOG_STORIES_MAX;
    /* At least one, as the lists below have one place more than stories. */
    if (catalog->options.stories_max == 0)
        catalog->options.stories_max = 1;
    while (slots < 2 * (catalog->options.stories_max + 1))
        slots *= 2;
    catalog->slot_mask = slots - 1;
    catalog->slots = calloc(slots, sizeof(struct catalog_entry *));
    if (catalog->slots && !story_order_init(&catalog->by_rank, catalog->options.stories_max + 1, compare_rank) &&
        !story_order_init(&catalog->by_time, catalog->options.stories_max + 1, compare_time))
        return catalog;
failed:
    catalog_free(catalog);
    err_set(err, ERR_MEMORY, "no memory for a catalog of %zu stories", options->stories_max);
    return NULL;
}

void catalog_clear(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->by_rank.count; i++)
        free(catalog->by_rank.entries[i]);
    catalog->by_rank.count = catalog->by_time.count = catalog->shown = catalog->bytes = 0;
    memset(catalog->slots, 0, (catalog->slot_mask + 1) * sizeof(struct catalog_entry *));
    catalog->generation++;
}

void catalog_free(struct catalog *catalog)
{
    if (!catalog)
        return;
    if (catalog->slots)
        catalog_clear(catalog);
    story_order_done(&catalog->by_rank);
    story_order_done(&catalog->by_time);
    free(catalog->slots);
    free(catalog);
}

/* The slot that holds `id`, or the free one where it would go. */
static size_t slot_of(const struct catalog *catalog, const char *id)
{
    size_t slot = (size_t)id_hash64(id, strlen(id)) & catalog->slot_mask;
    while (catalog->slots[slot] && strcmp(catalog->slots[slot]->id, id) != 0)
        slot = (slot + 1) & catalog->slot_mask;
    return slot;
}

/* Empties a slot and moves up those behind it that only stand there because it was taken. */
static void free_slot(struct catalog *catalog, size_t slot)
{
    catalog->slots[slot] = NULL;
    for (size_t next = (slot + 1) & catalog->slot_mask; catalog->slots[next]; next = (next + 1) & catalog->slot_mask) {
        struct catalog_entry *entry = catalog->slots[next];
        catalog->slots[next] = NULL;
        catalog->slots[slot_of(catalog, entry->id)] = entry;
    }
}

static void insert(struct catalog *catalog, struct catalog_entry *entry)
{
    size_t slot = slot_of(catalog, entry->id);
    assert(!catalog->slots[slot]);
    catalog->slots[slot] = entry;
    story_order_insert(&catalog->by_rank, entry);
    story_order_insert(&catalog->by_time, entry);
    catalog->shown += entry->is_shown != 0;
    catalog->bytes += entry->bytes;
    catalog->generation++;
}

static void drop(struct catalog *catalog, struct catalog_entry *entry)
{
    free_slot(catalog, slot_of(catalog, entry->id));
    story_order_remove(&catalog->by_rank, entry);
    story_order_remove(&catalog->by_time, entry);
    assert(catalog->shown >= (entry->is_shown != 0) && catalog->bytes >= entry->bytes);
    catalog->shown -= entry->is_shown != 0;
    catalog->bytes -= entry->bytes;
    catalog->generation++;
    free(entry);
}

/* The head's version counts articles, the summary's which of them it saw: a head that only gained its summary is newer
 * too. */
static int is_newer(const Triptych__StoryHead *head, const struct catalog_entry *entry)
{
    uint64_t summary_version = head->summary ? head->summary->based_on_version : 0;
    return head->version > entry->version ||
           (head->version == entry->version && summary_version > entry->summary_version);
}

int catalog_put(struct catalog *catalog, const Triptych__StoryHead *head, const char *seq, int64_t now_ms,
                struct err *err)
{
    struct catalog_entry *old = catalog->slots[slot_of(catalog, head->id)], *entry = NULL;
    char id[ID_SIZE];
    if (!id_is_valid(head->id, 's'))
        return err_set(err, ERR_INVALID, "a head without a story's id");
    if (old && !is_newer(head, old))
        return 0;
    int code = catalog_entry_new(head, seq, now_ms, &entry, err);
    if (code < 0)
        return code;
    entry->is_shown = head->coverage && head->coverage->sources >= catalog->options.sources_min;
    memcpy(id, entry->id, sizeof id);
    if (old)
        drop(catalog, old);
    insert(catalog, entry);
    /* The worst-ranked go first. The new one may be among them, which the result says. */
    while (catalog->by_rank.count > catalog->options.stories_max ||
           (catalog->bytes > catalog->options.bytes_max && catalog->by_rank.count > 1))
        drop(catalog, catalog->by_rank.entries[catalog->by_rank.count - 1]);
    return catalog_find(catalog, id) != NULL;
}

int catalog_remove(struct catalog *catalog, const char *id)
{
    struct catalog_entry *entry = catalog->slots[slot_of(catalog, id)];
    if (entry)
        drop(catalog, entry);
    return entry != NULL;
}

const struct catalog_entry *catalog_find(const struct catalog *catalog, const char *id)
{
    return catalog->slots[slot_of(catalog, id)];
}

int catalog_head(const struct catalog_entry *entry, Triptych__StoryHead **out, struct err *err)
{
    ProtobufCMessage *message = NULL;
    int code = wire_unpack(&triptych__story_head__descriptor, entry->packed, entry->packed_size, &message, err);
    if (code == 0)
        *out = (Triptych__StoryHead *)message;
    return code;
}

size_t catalog_count(const struct catalog *catalog)
{
    return catalog->by_rank.count;
}

size_t catalog_shown(const struct catalog *catalog)
{
    return catalog->shown;
}

size_t catalog_bytes(const struct catalog *catalog)
{
    return catalog->bytes;
}

uint64_t catalog_generation(const struct catalog *catalog)
{
    return catalog->generation;
}

const struct story_order *catalog_in_order(const struct catalog *catalog, enum catalog_order order)
{
    return order == CATALOG_TOP ? &catalog->by_rank : &catalog->by_time;
}

void catalog_check(const struct catalog *catalog)
{
    size_t count = 0, shown = 0, bytes = 0;
    story_order_check(&catalog->by_rank);
    story_order_check(&catalog->by_time);
    assert(catalog->by_rank.count == catalog->by_time.count);
    assert(catalog->by_rank.count <= catalog->options.stories_max);
    for (size_t slot = 0; slot <= catalog->slot_mask; slot++) {
        const struct catalog_entry *entry = catalog->slots[slot];
        if (!entry)
            continue;
        assert(slot_of(catalog, entry->id) == slot); /* it is found, so no other has its id */
        assert(catalog->by_rank.entries[story_order_find(&catalog->by_rank, entry)] == entry);
        assert(catalog->by_time.entries[story_order_find(&catalog->by_time, entry)] == entry);
        count++;
        shown += entry->is_shown != 0;
        bytes += entry->bytes;
    }
    assert(count == catalog->by_rank.count);
    assert(shown == catalog->shown && bytes == catalog->bytes);
}
