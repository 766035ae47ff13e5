/* Reading the catalog: filters and lists. Entries are looked at one after the other, in order, until there are enough:
 * at a catalog's size that takes less than keeping an index for each filter. */
#include "catalog.h"
#include "catalog_order.h"
#include "query.h"
#include "query_facts.h"

#include <assert.h>
#include <string.h>

static int matches(const struct catalog_query *query, const struct catalog_entry *entry)
{
    if (!query->is_all && !entry->is_shown)
        return 0;
    if (query->tag && !query_facts_has_tag(entry->facts, query->tag))
        return 0;
    return !query->filter || query_matches(query->filter, entry->facts, NULL);
}

/* Ranks are logarithms of what is at least 1, so as bits they are in the same order as numbers. */
static int64_t rank_bits(double rank)
{
    int64_t bits;
    memcpy(&bits, &rank, sizeof bits);
    return bits;
}

static double rank_of_bits(int64_t bits)
{
    double rank;
    memcpy(&rank, &bits, sizeof rank);
    return rank;
}

static int64_t number(const struct catalog_entry *entry, enum query_field field)
{
    return entry->facts->numbers[field - QUERY_NUMBERS];
}

static int64_t key_of(const struct catalog_entry *entry, enum catalog_order order)
{
    int64_t left = number(entry, QUERY_LEFT), right = number(entry, QUERY_RIGHT);
    switch (order) {
    case CATALOG_TOP:
        return rank_bits(entry->rank);
    case CATALOG_LATEST:
        return entry->last_updated_ms;
    case CATALOG_COVERAGE:
        return number(entry, QUERY_SOURCES);
    case CATALOG_CONTROVERSY:
        return left < right ? left : right;
    default:
        return entry->noted_ms;
    }
}

struct catalog_place catalog_place_of(const struct catalog_entry *entry, enum catalog_order order)
{
    struct catalog_place place = {.key = key_of(entry, order)};
    memcpy(place.id, entry->id, sizeof place.id);
    return place;
}

/* Where the list begins: at the top, or behind the cursor. */
static size_t start_of(const struct story_order *order, const struct catalog_query *query)
{
    /* The story of the cursor may be gone; its place in the order is not. */
    struct catalog_entry cursor = {.last_updated_ms = query->after.key, .rank = rank_of_bits(query->after.key)};
    if (!*query->after.id)
        return 0;
    memcpy(cursor.id, query->after.id, sizeof cursor.id);
    size_t at = story_order_find(order, &cursor);
    return at < order->count && strcmp(order->entries[at]->id, cursor.id) == 0 ? at + 1 : at;
}

static size_t walk(const struct catalog *catalog, const struct catalog_query *query, const struct catalog_entry **out,
                   size_t max)
{
    const struct story_order *order = catalog_in_order(catalog, query->order);
    size_t count = 0, skip = query->skip;
    for (size_t at = start_of(order, query); at < order->count && count < max; at++) {
        if (!matches(query, order->entries[at]))
            continue;
        if (skip > 0)
            skip--;
        else
            out[count++] = order->entries[at];
    }
    return count;
}

void catalog_each(const struct catalog *catalog, const struct catalog_query *query,
                  void (*each)(void *context, const struct catalog_entry *entry), void *context)
{
    const struct story_order *order = catalog_in_order(catalog, CATALOG_TOP);
    for (size_t i = 0; i < order->count; i++)
        if (matches(query, order->entries[i]))
            each(context, order->entries[i]);
}

/* Whether a story with this key and id stands before `place`; of equal keys the smaller id comes first. */
static int is_before(int64_t key, const char *id, const struct catalog_place *place)
{
    return key != place->key ? key > place->key : strcmp(id, place->id) < 0;
}

/* Looks at all; what is found is kept sorted while it grows. */
static size_t gather(const struct catalog *catalog, const struct catalog_query *query, const struct catalog_entry **out,
                     size_t max)
{
    const struct story_order *all = catalog_in_order(catalog, CATALOG_LATEST);
    size_t count = 0;
    for (size_t i = 0; i < all->count && max; i++) {
        const struct catalog_entry *entry = all->entries[i];
        int64_t key = key_of(entry, query->order);
        struct catalog_place last = {0};
        if (count == max)
            last = catalog_place_of(out[max - 1], query->order);
        if (count == max && !is_before(key, entry->id, &last))
            continue;
        if (*query->after.id && (is_before(key, entry->id, &query->after) || strcmp(entry->id, query->after.id) == 0))
            continue;
        if (!matches(query, entry))
            continue;
        size_t at = count < max ? count++ : max - 1;
        for (; at > 0; at--) {
            struct catalog_place before = catalog_place_of(out[at - 1], query->order);
            if (!is_before(key, entry->id, &before))
                break;
            out[at] = out[at - 1];
        }
        out[at] = entry;
    }
    return count;
}

size_t catalog_list(const struct catalog *catalog, const struct catalog_query *query, const struct catalog_entry **out,
                    size_t max)
{
    assert(query->order < CATALOG_ORDERS);
    if (query->order == CATALOG_TOP || query->order == CATALOG_LATEST)
        return walk(catalog, query, out, max);
    return gather(catalog, query, out, max);
}
