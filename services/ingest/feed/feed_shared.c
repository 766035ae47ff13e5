/* Items of one feed whose addresses do not tell them apart. */
#include "feed_shared.h"
#include "id.h"

#include <stdlib.h>
#include <string.h>

struct place {
    uint64_t hash; /* of the address before its '#', or of the guid */
    size_t index;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a;
    const struct place *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static const char *fragment_of(const struct feed_item *item)
{
    return item->url + strcspn(item->url, "#");
}

/* Whether they say something else of themselves, under another name. An item that is listed twice has the same title,
 * or the same guid. */
static int are_different(const struct feed_item *a, const struct feed_item *b)
{
    int has_other_name =
        strcmp(fragment_of(a), fragment_of(b)) != 0 || strcmp(or_empty(a->guid), or_empty(b->guid)) != 0;
    int has_no_name = !a->guid && !b->guid;
    const char *a_says = a->title ? a->title : or_empty(a->summary);
    const char *b_says = b->title ? b->title : or_empty(b->summary);
    /* A live blog's entries share its address and differ in everything else; taken for one article, only the first
     * would be kept. */
    return (has_other_name || has_no_name) && strcmp(a_says, b_says) != 0;
}

/* The items of one address: `count` at `places`. */
static void mark_group(struct feed_item *items, const struct place *places, size_t count)
{
    const struct feed_item *first = &items[places[0].index];
    int are_shared = 0;
    int has_fragments = 0;
    for (size_t i = 1; i < count; i++) {
        const struct feed_item *item = &items[places[i].index];
        are_shared |= are_different(first, item);
        has_fragments |= strcmp(fragment_of(first), fragment_of(item)) != 0;
    }
    for (size_t i = 0; are_shared && i < count; i++) {
        struct feed_item *item = &items[places[i].index];
        item->known_by = has_fragments && *fragment_of(item) ? FEED_KNOWN_BY_FRAGMENT : FEED_KNOWN_BY_GUID;
    }
}

static size_t address_len(const struct feed_item *item)
{
    return strcspn(item->url, "#");
}

/* The items of one guid: one that several articles have names none of them. */
static void mark_guids(struct feed_item *items, const struct place *places, size_t count)
{
    const struct feed_item *first = &items[places[0].index];
    int is_shared = 0;
    for (size_t i = 1; i < count; i++) {
        const struct feed_item *item = &items[places[i].index];
        is_shared |= address_len(first) != address_len(item) || memcmp(first->url, item->url, address_len(first)) != 0;
    }
    for (size_t i = 0; is_shared && i < count; i++)
        items[places[i].index].has_lasting_guid = 0;
}

/* Calls `mark` for the places of each hash. */
static void mark_each(struct feed *feed, struct place *places, size_t count,
                      void (*mark)(struct feed_item *items, const struct place *places, size_t count))
{
    if (count > 1)
        qsort(places, count, sizeof *places, compare_places);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && places[next].hash == places[i].hash;)
            next++;
        mark(feed->items, places + i, next - i);
    }
}

static size_t find_addresses(const struct feed *feed, struct place *out)
{
    size_t count = 0;
    for (size_t i = 0; i < feed->item_count; i++)
        if (feed->items[i].url)
            out[count++] = (struct place){id_hash64(feed->items[i].url, address_len(&feed->items[i])), i};
    return count;
}

static size_t find_guids(const struct feed *feed, struct place *out)
{
    size_t count = 0;
    for (size_t i = 0; i < feed->item_count; i++)
        if (feed->items[i].has_lasting_guid)
            out[count++] = (struct place){id_hash64(feed->items[i].guid, strlen(feed->items[i].guid)), i};
    return count;
}

void feed_mark_shared(struct feed *feed)
{
    struct place *places = calloc(feed->item_count + 1, sizeof *places);
    if (!places) /* every item is known by its address, and by that alone */
        for (size_t i = 0; i < feed->item_count; i++)
            feed->items[i].has_lasting_guid = 0;
    else {
        mark_each(feed, places, find_addresses(feed, places), mark_group);
        mark_each(feed, places, find_guids(feed, places), mark_guids);
    }
    free(places);
}
