/* Entries of the catalog in one order: a sorted array of pointers, found by bisection, moved by memmove. At the
 * sizes of a catalog (tens of thousands) that is some microseconds a change and nothing a read. Pure. Private to the
 * catalog. */
#ifndef TRIPTYCH_STORY_ORDER_H
#define TRIPTYCH_STORY_ORDER_H

#include <stddef.h>

struct catalog_entry;

/* Negative when `a` comes before `b`; 0 only for the same entry. */
typedef int story_order_fn(const struct catalog_entry *a, const struct catalog_entry *b);

struct story_order {
    struct catalog_entry **entries; /* owned array of borrowed entries */
    size_t count, max;
    story_order_fn *compare;
};

/* Room for `entries_max` entries. Returns 0 or ERR_MEMORY. */
int story_order_init(struct story_order *order, size_t entries_max, story_order_fn *compare);
void story_order_done(struct story_order *order);

/* The caller sees to the room, and changes no key of an entry while it is inside. */
void story_order_insert(struct story_order *order, struct catalog_entry *entry);
void story_order_remove(struct story_order *order, const struct catalog_entry *entry);
/* Index of the first entry that does not come before `entry`, which need not be inside. */
size_t story_order_find(const struct story_order *order, const struct catalog_entry *entry);

/* Asserts that each entry comes after the one before it. For tests: it looks at all. */
void story_order_check(const struct story_order *order);

#endif
