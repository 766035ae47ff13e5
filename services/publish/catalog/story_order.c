/* A sorted array of pointers: found by bisection, moved by memmove. */
#include "story_order.h"

#include "err.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Made once with room for all: an order that had to grow in the middle of an event would need a way to fail there. */
int story_order_init(struct story_order *order, size_t entries_max, story_order_fn *compare)
{
    *order = (struct story_order){.max = entries_max, .compare = compare};
    order->entries = calloc(entries_max, sizeof(struct catalog_entry *));
    return order->entries ? 0 : ERR_MEMORY;
}

void story_order_done(struct story_order *order)
{
    free(order->entries);
    *order = (struct story_order){0};
}

size_t story_order_find(const struct story_order *order, const struct catalog_entry *entry)
{
    size_t low = 0, high = order->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order->compare(order->entries[middle], entry) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void story_order_insert(struct story_order *order, struct catalog_entry *entry)
{
    size_t at = story_order_find(order, entry);
    assert(order->count < order->max);
    assert(at == order->count || order->entries[at] != entry);
    /* Ten thousand pointers are 80 KB, moved in a few microseconds; a tree would cost each list that is read more than
     * it saves here. */
    memmove(order->entries + at + 1, order->entries + at, (order->count - at) * sizeof(struct catalog_entry *));
    order->entries[at] = entry;
    order->count++;
}

void story_order_remove(struct story_order *order, const struct catalog_entry *entry)
{
    size_t at = story_order_find(order, entry);
    assert(at < order->count && order->entries[at] == entry); /* else its key has changed, and it would be freed here */
    order->count--;
    memmove(order->entries + at, order->entries + at + 1, (order->count - at) * sizeof(struct catalog_entry *));
}

void story_order_check(const struct story_order *order)
{
    assert(order->count <= order->max);
    for (size_t i = 1; i < order->count; i++)
        assert(order->compare(order->entries[i - 1], order->entries[i]) < 0);
}
