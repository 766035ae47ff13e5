/* Heads by id and in two orders; of too many, those of lowest rank leave. */
#include "catalog.h"

#include "catalog_entry.h"
#include "catalog_order.h"
#include "hash_index.h"
#include "wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct catalog {
    struct catalog_options options;
    struct hash_index by_id; /* made with room for all, so that it never needs to grow */
    struct story_order by_rank, by_time;
    struct hash_index pictures; /* entries by the hash of their picture */
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
    if (!catalog)
        goto failed;
    catalog->options = *options;
    if (catalog->options.stories_max > CATALOG_STORIES_MAX)
        catalog->options.stories_max = CATALOG_STORIES_MAX;
    /* At least one, as the lists below have one place more than stories. */
    if (catalog->options.stories_max == 0)
        catalog->options.stories_max = 1;
    size_t room = catalog->options.stories_max + 1; /* one more than stay, until the last one has left */
    if (!hash_index_init(&catalog->by_id, room) && !story_order_init(&catalog->by_rank, room, compare_rank) &&
        !story_order_init(&catalog->by_time, room, compare_time) && !hash_index_init(&catalog->pictures, 0))
        return catalog;
failed:
    catalog_free(catalog);
    err_set(err, ERR_MEMORY, "no memory for a catalog of %zu stories", options->stories_max);
    return NULL;
}

void catalog_clear(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->by_rank.count; i++)
        catalog_entry_free(catalog->by_rank.entries[i]);
    catalog->by_rank.count = catalog->by_time.count = catalog->shown = catalog->bytes = 0;
    hash_index_clear(&catalog->by_id);
    if (catalog->pictures.cells)
        hash_index_clear(&catalog->pictures);
    catalog->generation++;
}

void catalog_free(struct catalog *catalog)
{
    if (!catalog)
        return;
    if (catalog->by_id.cells)
        catalog_clear(catalog);
    story_order_done(&catalog->by_rank);
    story_order_done(&catalog->by_time);
    hash_index_done(&catalog->by_id);
    hash_index_done(&catalog->pictures);
    free(catalog);
}

static uint64_t hash_of(const char *id)
{
    return id_hash64(id, strlen(id));
}

static struct catalog_entry *find(const struct catalog *catalog, const char *id)
{
    uint64_t hash = hash_of(id);
    size_t at = hash_index_home(&catalog->by_id, hash);
    for (struct hash_cell *cell; (cell = hash_index_next(&catalog->by_id, hash, &at)) != NULL;) {
        struct catalog_entry *entry = (struct catalog_entry *)cell->value;
        if (!strcmp(entry->id, id))
            return entry;
    }
    return NULL;
}

static void insert(struct catalog *catalog, struct catalog_entry *entry)
{
    assert(!find(catalog, entry->id));
    /* Never short of memory here: an event that has changed Redis must not fail half-way in the catalog. */
    int code = hash_index_add(&catalog->by_id, hash_of(entry->id), (uintptr_t)entry);
    assert(code == 0); /* there is room for all that may stay, and one more */
    (void)code;
    story_order_insert(&catalog->by_rank, entry);
    story_order_insert(&catalog->by_time, entry);
    catalog->shown += entry->is_shown != 0;
    catalog->bytes += entry->bytes;
    catalog->generation++;
    /* Without memory the picture is counted once too seldom: it may be shown where it should not. */
    if (entry->picture && hash_index_add(&catalog->pictures, entry->picture, (uintptr_t)entry))
        entry->picture = 0;
}

static void drop(struct catalog *catalog, struct catalog_entry *entry)
{
    hash_index_remove(&catalog->by_id, hash_of(entry->id), (uintptr_t)entry);
    if (entry->picture)
        hash_index_remove(&catalog->pictures, entry->picture, (uintptr_t)entry);
    story_order_remove(&catalog->by_rank, entry);
    story_order_remove(&catalog->by_time, entry);
    assert(catalog->shown >= (entry->is_shown != 0) && catalog->bytes >= entry->bytes);
    catalog->shown -= entry->is_shown != 0;
    catalog->bytes -= entry->bytes;
    catalog->generation++;
    catalog_entry_free(entry);
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
    struct catalog_entry *old = find(catalog, head->id), *entry = NULL;
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
    struct catalog_entry *entry = find(catalog, id);
    if (entry)
        drop(catalog, entry);
    return entry != NULL;
}

const struct catalog_entry *catalog_find(const struct catalog *catalog, const char *id)
{
    return find(catalog, id);
}

int catalog_head(const struct catalog_entry *entry, Triptych__StoryHead **out, struct err *err)
{
    ProtobufCMessage *message = NULL;
    int code = wire_unpack(&triptych__story_head__descriptor, entry->packed, entry->packed_size, &message, err);
    if (code == 0)
        *out = (Triptych__StoryHead *)message;
    return code;
}

int catalog_picture_is_shared(const struct catalog *catalog, const char *url, const char *story_id)
{
    uint64_t hash = catalog_picture_hash(url);
    size_t at = hash_index_home(&catalog->pictures, hash), others = 0;
    const struct hash_cell *cell;
    while (hash && others < CATALOG_PICTURE_STORIES && (cell = hash_index_next(&catalog->pictures, hash, &at)))
        others += strcmp(((const struct catalog_entry *)cell->value)->id, story_id) != 0;
    return others == CATALOG_PICTURE_STORIES;
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
    assert(order == CATALOG_TOP || order == CATALOG_LATEST);
    return order == CATALOG_TOP ? &catalog->by_rank : &catalog->by_time;
}

static int picture_is_known(const struct catalog *catalog, const struct catalog_entry *entry)
{
    size_t at = hash_index_home(&catalog->pictures, entry->picture);
    const struct hash_cell *cell;
    while ((cell = hash_index_next(&catalog->pictures, entry->picture, &at)))
        if (cell->value == (uintptr_t)entry)
            return 1;
    return 0;
}

void catalog_check(const struct catalog *catalog)
{
    size_t shown = 0, bytes = 0;
    story_order_check(&catalog->by_rank);
    story_order_check(&catalog->by_time);
    assert(catalog->by_rank.count == catalog->by_time.count);
    assert(catalog->by_rank.count <= catalog->options.stories_max);
    hash_index_check(&catalog->by_id);
    for (size_t i = 0; i < catalog->by_rank.count; i++) {
        const struct catalog_entry *entry = catalog->by_rank.entries[i];
        assert(find(catalog, entry->id) == entry); /* it is found, so no other has its id */
        assert(catalog->by_time.entries[story_order_find(&catalog->by_time, entry)] == entry);
        assert(!entry->picture || picture_is_known(catalog, entry));
        shown += entry->is_shown != 0;
        bytes += entry->bytes;
    }
    assert(catalog->by_id.used == catalog->by_rank.count);
    assert(shown == catalog->shown && bytes == catalog->bytes);
}
