/* Pairs of stories that reviews leave apart: an article or a part of the one was moved into the other, and what was
 * decided is not taken back. Bounded; Redis refuses what is forgotten here. Private to the engine. */
#ifndef TRIPTYCH_STORY_APART_H
#define TRIPTYCH_STORY_APART_H

#include <stdint.h>

#define STORY_APART_MAX 1024 /* pairs; of more the oldest is forgotten */

struct story_index;

struct story_apart {
    uint32_t pairs[STORY_APART_MAX][2]; /* slots of live stories */
    unsigned count, next;               /* `next`: the place of the pair that is forgotten when there are too many */
};

void story_apart_note(struct story_index *index, uint32_t one, uint32_t other);
int story_apart_is(const struct story_index *index, uint32_t one, uint32_t other);

/* `from` goes into `into`, which takes over what it is apart from. */
void story_apart_merge(struct story_index *index, uint32_t from, uint32_t into);
/* The story goes. */
void story_apart_forget(struct story_index *index, uint32_t story);

#endif
