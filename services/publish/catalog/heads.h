/* Heads of a list, unpacked for the length of one answer. */
#ifndef TRIPTYCH_HEADS_H
#define TRIPTYCH_HEADS_H

#include "catalog.h"

#define HEADS_MAX 200

struct heads {
    Triptych__StoryHead *head[HEADS_MAX];
    const struct catalog_entry *entry[HEADS_MAX]; /* borrowed from the catalog */
    size_t count;
};

/* Unpacks at most HEADS_MAX entries; what cannot be unpacked is passed over. A picture that stands under too many stories
 * is left out. */
void heads_init(struct heads *heads, const struct catalog *catalog, const struct catalog_entry *const *entries,
                size_t count);
void heads_done(struct heads *heads);

#endif
