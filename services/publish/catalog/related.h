/* The stories beside a story, as far as this replica shows them: with their headlines, and no longer those that have
 * gone or have gone into this one. */
#ifndef TRIPTYCH_RELATED_H
#define TRIPTYCH_RELATED_H

#include "catalog.h"
#include "story_json.h"

#define RELATED_MAX 5

struct related {
    Triptych__StoryHead *heads[RELATED_MAX]; /* owned */
    char *ids[RELATED_MAX];                  /* of these, borrowed */
    size_t count;
};

/* Fills *out; related_done frees it. What cannot be read is left out. */
void related_find(const struct catalog *catalog, const Triptych__StoryHead *head, struct related *out);
void related_done(struct related *related);

#endif
