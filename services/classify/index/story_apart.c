/* Few stories are ever in a pair, and a flag tells which: for all others nothing is looked through. */
#include "story_apart.h"

#include "story_index_state.h"

#include <assert.h>

int story_apart_is(const struct story_index *index, uint32_t one, uint32_t other)
{
    const struct story_apart *apart = &index->apart;
    if (!index->stories[one].is_apart || !index->stories[other].is_apart) {
        return 0;
    }
    for (unsigned i = 0; i < apart->count; i++) {
        const uint32_t *pair = apart->pairs[i];
        if ((pair[0] == one && pair[1] == other) || (pair[0] == other && pair[1] == one)) {
            return 1;
        }
    }
    return 0;
}

void story_apart_note(struct story_index *index, uint32_t one, uint32_t other)
{
    struct story_apart *apart = &index->apart;
    assert(one != other && one < index->story_room && other < index->story_room);
    if (story_apart_is(index, one, other)) {
        return;
    }
    unsigned at = apart->count < STORY_APART_MAX ? apart->count++ : apart->next++ % STORY_APART_MAX;
    apart->pairs[at][0] = one;
    apart->pairs[at][1] = other;
    index->stories[one].is_apart = index->stories[other].is_apart = 1;
}

/* The last pair fills the gap. */
static void remove_pair(struct story_apart *apart, unsigned at)
{
    apart->count--;
    apart->pairs[at][0] = apart->pairs[apart->count][0];
    apart->pairs[at][1] = apart->pairs[apart->count][1];
}

void story_apart_merge(struct story_index *index, uint32_t from, uint32_t into)
{
    struct story_apart *apart = &index->apart;
    if (!index->stories[from].is_apart) {
        return;
    }
    for (unsigned i = 0; i < apart->count;) {
        uint32_t *pair = apart->pairs[i];
        pair[0] = pair[0] == from ? into : pair[0];
        pair[1] = pair[1] == from ? into : pair[1];
        /* An operator has made one story of the two. */
        if (pair[0] == pair[1]) {
            remove_pair(apart, i);
        } else {
            i++;
        }
    }
    index->stories[into].is_apart = 1;
}

void story_apart_forget(struct story_index *index, uint32_t story)
{
    struct story_apart *apart = &index->apart;
    for (unsigned i = 0; index->stories[story].is_apart && i < apart->count;) {
        if (apart->pairs[i][0] == story || apart->pairs[i][1] == story) {
            remove_pair(apart, i);
        } else {
            i++;
        }
    }
}
