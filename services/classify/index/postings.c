/* The inverted index: for each term the stories that have it in their centre, those touched latest last. Most terms
 * have one story, so a list of one lies in the cell itself; longer ones are arrays of their own, at most
 * POSTINGS_STORIES_MAX, beyond which the story untouched for longest leaves: a term that common finds nothing that
 * rarer ones do not. */
#include "postings.h"

#include "err.h"

#include <stdlib.h>
#include <string.h>

#define CELLS_MIN 4096u
#define BLOCK     16u /* stories of a term that are looked at in one go */

struct posting {
    uint32_t hash;
    uint16_t count; /* 0: empty cell */
    uint16_t room;  /* 1: the one story stands in `one` (most terms have no more), else `many` is owned */
    union {
        uint32_t one;
        uint32_t *many;
    };
};

int postings_init(struct postings *postings)
{
    *postings = (struct postings){.cells = calloc(CELLS_MIN, sizeof *postings->cells), .mask = CELLS_MIN - 1};
    return postings->cells ? 0 : ERR_MEMORY;
}

void postings_done(struct postings *postings)
{
    for (size_t i = 0; postings->cells && i <= postings->mask; i++) {
        if (postings->cells[i].count > 0 && postings->cells[i].room > 1) {
            free(postings->cells[i].many);
        }
    }
    free(postings->cells);
    postings->cells = NULL;
}

static size_t home_of(const struct postings *postings, uint32_t hash)
{
    return (hash ^ (hash >> 15)) & postings->mask;
}

void postings_prefetch(const struct postings *postings, uint32_t hash)
{
    __builtin_prefetch(&postings->cells[home_of(postings, hash)]);
}

static size_t cell_of(const struct postings *postings, uint32_t hash)
{
    size_t at = home_of(postings, hash);
    while (postings->cells[at].count > 0 && postings->cells[at].hash != hash) {
        at = (at + 1) & postings->mask;
    }
    return at;
}

static uint32_t *stories_of(struct posting *posting)
{
    return posting->room > 1 ? posting->many : &posting->one;
}

const uint32_t *postings_find(const struct postings *postings, uint32_t hash, size_t *out_count)
{
    struct posting *posting = &postings->cells[cell_of(postings, hash)];
    *out_count = posting->count;
    return posting->count > 0 ? stories_of(posting) : NULL;
}

static int grow_table(struct postings *postings)
{
    size_t old_count = postings->mask + 1;
    struct postings larger = *postings;
    larger.cells = calloc(2 * old_count, sizeof *larger.cells);
    larger.mask = 2 * old_count - 1;
    if (!larger.cells) {
        return ERR_MEMORY;
    }
    for (size_t i = 0; i < old_count; i++) {
        if (postings->cells[i].count > 0) {
            larger.cells[cell_of(&larger, postings->cells[i].hash)] = postings->cells[i];
        }
    }
    free(postings->cells);
    *postings = larger;
    return 0;
}

static int grow_list(struct postings *postings, struct posting *posting)
{
    unsigned room = posting->room == 1 ? 4 : posting->room * 2u;
    uint32_t *many = realloc(posting->room == 1 ? NULL : posting->many, room * sizeof *many);
    if (!many) {
        return ERR_MEMORY;
    }
    if (posting->room == 1) {
        many[0] = posting->one;
    }
    postings->list_bytes += (room - (posting->room == 1 ? 0u : posting->room)) * sizeof *many;
    posting->many = many;
    posting->room = (uint16_t)room;
    return 0;
}

static void move_to_end(uint32_t *stories, size_t count, size_t from, uint32_t story)
{
    memmove(stories + from, stories + from + 1, (count - from - 1) * sizeof *stories);
    stories[count - 1] = story;
}

static int is_in_block(const uint32_t *block, uint32_t story)
{
    unsigned found = 0;
    for (unsigned i = 0; i < BLOCK; i++) {
        found |= block[i] == story; /* without leaving early, so that several are looked at in one step */
    }
    return found != 0;
}

/* From the end: what is touched now was most likely touched lately. */
static size_t position_of(const uint32_t *stories, size_t count, uint32_t story)
{
    size_t at = count;
    while (at >= BLOCK && !is_in_block(stories + at - BLOCK, story)) {
        at -= BLOCK;
    }
    while (at > 0 && stories[at - 1] != story) {
        at--;
    }
    return at == 0 ? SIZE_MAX : at - 1;
}

int postings_add(struct postings *postings, uint32_t hash, uint32_t story)
{
    /* At most three quarters full, else runs of linear probing grow long; this also guarantees an empty cell, at which
     * searches end. */
    if (4 * (postings->used + 1) > 3 * (postings->mask + 1) && grow_table(postings) < 0) {
        return ERR_MEMORY;
    }
    struct posting *posting = &postings->cells[cell_of(postings, hash)];
    if (posting->count == 0) {
        *posting = (struct posting){.hash = hash, .count = 1, .room = 1, .one = story};
        postings->used++;
        return 0;
    }
    uint32_t *stories = stories_of(posting);
    size_t known = position_of(stories, posting->count, story);
    if (known != SIZE_MAX) {
        /* The order is that of the last touch: candidates that are cut off by VISITS_MAX are then the stale ones. */
        move_to_end(stories, posting->count, known, story);
    } else if (posting->count == POSTINGS_STORIES_MAX) {
        /* Takes the place of the oldest: the first entry is moved to the end and overwritten. */
        move_to_end(stories, posting->count, 0, story);
    } else {
        if (posting->count == posting->room && grow_list(postings, posting) < 0) {
            return ERR_MEMORY;
        }
        stories_of(posting)[posting->count++] = story;
    }
    return 0;
}

/* Closes the gap by moving back what stands after it, so that searches never need tombstones. */
static void remove_cell(struct postings *postings, size_t gap)
{
    struct posting *posting = &postings->cells[gap];
    if (posting->room > 1) {
        postings->list_bytes -= posting->room * sizeof *posting->many;
        free(posting->many);
    }
    postings->used--;
    for (size_t at = (gap + 1) & postings->mask; postings->cells[at].count > 0; at = (at + 1) & postings->mask) {
        size_t home = home_of(postings, postings->cells[at].hash);
        if (((at - home) & postings->mask) >= ((at - gap) & postings->mask)) {
            postings->cells[gap] = postings->cells[at];
            gap = at;
        }
    }
    postings->cells[gap] = (struct posting){0};
}

void postings_remove(struct postings *postings, uint32_t hash, uint32_t story)
{
    size_t at = cell_of(postings, hash);
    struct posting *posting = &postings->cells[at];
    uint32_t *stories = stories_of(posting);
    size_t known = posting->count > 0 ? position_of(stories, posting->count, story) : SIZE_MAX;
    if (known == SIZE_MAX) {
        return;
    }
    move_to_end(stories, posting->count, known, story);
    if (--posting->count == 0) {
        remove_cell(postings, at);
    }
}

size_t postings_bytes(const struct postings *postings)
{
    return (postings->mask + 1) * sizeof *postings->cells + postings->list_bytes;
}
