/* Which reporters speak of which concept, as bits of one word: a story's view has at most 64 articles, and a population
 * count is the number of reporters. Copies of one text are one reporter. From here come the weights by which sentences
 * are chosen: what many reporters say independently is what happened. */
#include "concept_index.h"

#include <stdlib.h>

/* A concept that a single reporter has says little about the story; three or more reporters are needed to tell. */
#define REPORTERS_TO_COMPARE 3
#define REPORTERS_OF_KNOWN   5
static const float known_share = 0.5F; /* of the reporters */
static const float alone_discount = 0.8F;
static const float title_share = 0.9F; /* of the titles' part in the weight */

struct concept {
    uint32_t hash;
    /* Instead of clearing the whole table for each story. */
    uint32_t generation; /* of the build that filled it; any other: free */
    uint64_t reporters;  /* bit set of those that have it */
    uint64_t titles;     /* … in a title */
};

struct concept_index {
    uint32_t generation;
    unsigned kept;
    unsigned reporter_count, title_count; /* reporters, and those with a title */
    struct concept slots[CONCEPT_SLOTS];
};

struct concept_index *concept_index_new(void)
{
    return calloc(1, sizeof(struct concept_index));
}

void concept_index_free(struct concept_index *index)
{
    free(index);
}

/* The slot that holds the concept, or the free one where it belongs. */
static uint16_t slot_of(const struct concept_index *index, uint32_t concept)
{
    uint32_t slot = concept / (CONCEPT_KINDS + 1) % CONCEPT_SLOTS; /* the lowest bits say the kind */
    while (index->slots[slot].generation == index->generation && index->slots[slot].hash != concept)
        slot = (slot + 1) % CONCEPT_SLOTS;
    return (uint16_t)slot;
}

static struct concept *concept_enter(struct concept_index *index, uint32_t hash)
{
    struct concept *concept = &index->slots[slot_of(index, hash)];
    if (concept->generation != index->generation) {
        /* Fewer than there are slots: searches always find a free one and end. */
        if (index->kept >= CONCEPTS_KEPT_MAX)
            return NULL;
        index->kept++;
        *concept = (struct concept){.hash = hash, .generation = index->generation};
    }
    return concept;
}

static void article_enter(struct concept_index *index, const struct view_article *article)
{
    const struct article_digest *digest = article->digest;
    uint64_t reporter = (uint64_t)1 << article->reporter;
    unsigned title_end = digest->title.concepts_count; /* the title's concepts come first */
    for (unsigned i = 0; i < digest->concept_count; i++) {
        struct concept *concept = concept_enter(index, digest->concepts[i] & CONCEPT_IDENTITY);
        if (!concept)
            continue;
        concept->reporters |= reporter;
        if (i < title_end)
            concept->titles |= reporter;
    }
}

static void reporters_count(struct concept_index *index, const struct story_view *view)
{
    uint64_t titles = 0;
    for (unsigned i = 0; i < view->count; i++)
        if (view->articles[i].digest->title.concepts_count > 0)
            titles |= (uint64_t)1 << view->articles[i].reporter;
    index->reporter_count = view->reporter_count;
    index->title_count = (unsigned)__builtin_popcountll(titles);
}

void concept_index_build(struct concept_index *index, const struct story_view *view)
{
    index->kept = 0;
    if (++index->generation == 0) /* wrapped: 0 marks slots that were never used */
        index->generation = 1;
    reporters_count(index, view);
    for (unsigned i = 0; i < view->count; i++)
        article_enter(index, &view->articles[i]);
}

uint16_t concept_find(const struct concept_index *index, uint32_t concept)
{
    uint16_t slot = slot_of(index, concept & CONCEPT_IDENTITY);
    return index->slots[slot].generation == index->generation ? slot : CONCEPT_NONE;
}

static float share(uint64_t reporters, unsigned of)
{
    return of ? (float)__builtin_popcountll(reporters) / (float)of : 0;
}

float concept_title_weight(const struct concept_index *index, uint16_t slot)
{
    return slot == CONCEPT_NONE ? 0 : share(index->slots[slot].titles, index->title_count);
}

float concept_weight(const struct concept_index *index, uint16_t slot)
{
    if (slot == CONCEPT_NONE)
        return 0;
    float central = share(index->slots[slot].reporters, index->reporter_count);
    if (index->reporter_count >= REPORTERS_TO_COMPARE)
        central -= alone_discount / (float)index->reporter_count;
    return central + title_share * concept_title_weight(index, slot);
}

uint64_t concept_reporters(const struct concept_index *index, uint16_t slot)
{
    return slot == CONCEPT_NONE ? 0 : index->slots[slot].reporters;
}

int concept_is_known(const struct concept_index *index, uint16_t slot)
{
    uint64_t reporters = concept_reporters(index, slot);
    return __builtin_popcountll(reporters) >= REPORTERS_OF_KNOWN &&
           share(reporters, index->reporter_count) >= known_share;
}
