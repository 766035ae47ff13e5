/* The inverted index: for each term the stories that have it in their centre, those touched latest last. Most terms
 * have one story, so a list of one lies in the table itself; longer ones are arrays of their own, at most
 * POSTINGS_STORIES_MAX, beyond which the story untouched for longest leaves: a term that common finds nothing that
 * rarer ones do not. */
#include "postings.h"

#include "err.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TERMS_MIN 3072 /* an index of stories has at least so many */
#define BLOCK     16u  /* stories of a term that are looked at in one go */

/* The stories of a term that has more than one. */
struct posting_list {
    uint16_t count, room;
    uint32_t stories[];
};

/* What a cell holds: one story, or (lists lie at even addresses) a list, owned. */
static uintptr_t of_story(uint32_t story)
{
    return (uintptr_t)story << 1 | 1;
}

static int is_story(uintptr_t value)
{
    return value & 1;
}

static uint32_t story_of(uintptr_t value)
{
    return (uint32_t)(value >> 1);
}

static struct posting_list *list_of(uintptr_t value)
{
    return (struct posting_list *)value;
}

static size_t list_bytes(unsigned room)
{
    return sizeof(struct posting_list) + room * sizeof(uint32_t);
}

int postings_init(struct postings *postings)
{
    *postings = (struct postings){0};
    return hash_index_init(&postings->terms, TERMS_MIN);
}

void postings_done(struct postings *postings)
{
    for (size_t i = 0; postings->terms.cells && i <= postings->terms.mask; i++) {
        if (!is_story(postings->terms.cells[i].value)) {
            free(list_of(postings->terms.cells[i].value));
        }
    }
    hash_index_done(&postings->terms);
}

void postings_prefetch(const struct postings *postings, uint32_t hash)
{
    hash_index_prefetch(&postings->terms, hash);
}

const uint32_t *postings_find(const struct postings *postings, uint32_t hash, uint32_t *one, size_t *out_count)
{
    const struct hash_cell *cell = hash_index_find(&postings->terms, hash);
    *out_count = cell != NULL;
    if (!cell) {
        return NULL;
    }
    if (is_story(cell->value)) {
        *one = story_of(cell->value);
        return one;
    }
    *out_count = list_of(cell->value)->count;
    return list_of(cell->value)->stories;
}

/* Makes a list of a single story, or a larger one of a list. Returns NULL without memory: then nothing changed. */
static struct posting_list *grow_list(struct postings *postings, struct hash_cell *cell)
{
    struct posting_list *old = is_story(cell->value) ? NULL : list_of(cell->value);
    unsigned room = old ? old->room * 2u : 4;
    assert(room <= POSTINGS_STORIES_MAX);
    struct posting_list *list = realloc(old, list_bytes(room));
    if (!list) {
        return NULL;
    }
    if (!old) {
        list->count = 1;
        list->stories[0] = story_of(cell->value);
    }
    postings->list_bytes += list_bytes(room) - (old ? list_bytes(list->room) : 0);
    list->room = (uint16_t)room;
    cell->value = (uintptr_t)list;
    return list;
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

static int add_to_list(struct postings *postings, struct hash_cell *cell, uint32_t story)
{
    struct posting_list *list = is_story(cell->value) ? NULL : list_of(cell->value);
    size_t known = list ? position_of(list->stories, list->count, story) : SIZE_MAX;
    if (!list && story_of(cell->value) == story) {
        return 0;
    }
    if (known != SIZE_MAX) {
        move_to_end(list->stories, list->count, known, story);
    } else if (list && list->count == POSTINGS_STORIES_MAX) {
        move_to_end(list->stories, list->count, 0, story);
    } else {
        if ((!list || list->count == list->room) && !(list = grow_list(postings, cell))) {
            return ERR_MEMORY;
        }
        list->stories[list->count++] = story;
    }
    return 0;
}

int postings_add(struct postings *postings, uint32_t hash, uint32_t story)
{
    struct hash_cell *cell = hash_index_find(&postings->terms, hash);
    return cell ? add_to_list(postings, cell, story) : hash_index_add(&postings->terms, hash, of_story(story));
}

static void remove_term(struct postings *postings, const struct hash_cell *cell)
{
    uintptr_t value = cell->value;
    hash_index_remove(&postings->terms, cell->hash, value);
    if (!is_story(value)) {
        postings->list_bytes -= list_bytes(list_of(value)->room);
        free(list_of(value));
    }
}

void postings_remove(struct postings *postings, uint32_t hash, uint32_t story)
{
    struct hash_cell *cell = hash_index_find(&postings->terms, hash);
    if (cell && is_story(cell->value)) {
        if (story_of(cell->value) == story) {
            remove_term(postings, cell);
        }
        return;
    }
    struct posting_list *list = cell ? list_of(cell->value) : NULL;
    size_t known = list ? position_of(list->stories, list->count, story) : SIZE_MAX;
    if (known == SIZE_MAX) {
        return;
    }
    move_to_end(list->stories, list->count, known, story);
    if (--list->count == 0) {
        remove_term(postings, cell);
    }
}

size_t postings_bytes(const struct postings *postings)
{
    return hash_index_bytes(&postings->terms) + postings->list_bytes;
}

void postings_check(const struct postings *postings, void (*on_story)(void *context, uint32_t hash, uint32_t story),
                    void *context)
{
    size_t bytes = 0;
    hash_index_check(&postings->terms);
    for (size_t i = 0; i <= postings->terms.mask; i++) {
        const struct hash_cell *cell = &postings->terms.cells[i];
        uint32_t one, hash = (uint32_t)cell->hash;
        size_t count;
        if (!cell->value) {
            continue;
        }
        assert(cell->hash == hash && hash_index_find(&postings->terms, hash) == cell);
        if (!is_story(cell->value)) {
            bytes += list_bytes(list_of(cell->value)->room);
        }
        const uint32_t *stories = postings_find(postings, hash, &one, &count);
        assert(count > 0 && count <= POSTINGS_STORIES_MAX);
        for (size_t j = 0; j < count; j++) {
            assert(position_of(stories, j, stories[j]) == SIZE_MAX); /* none twice */
            on_story(context, hash, stories[j]);
        }
    }
    assert(bytes == postings->list_bytes);
}
