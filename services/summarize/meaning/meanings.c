/* A table of few places for each wording: looking one up costs the same however many there are, and the memory ends where
 * the table does. */
#include "meanings.h"

#include "embed_compact.h"

#include <stdlib.h>

struct meaning {
    uint32_t wording;
    int8_t *vector; /* owned; NULL: the place is free */
};

struct meanings {
    unsigned dimensions; /* of all vectors; 0 until the first */
    struct meaning rows[MEANINGS_SETS][MEANINGS_WAYS];
    uint8_t next[MEANINGS_SETS]; /* the place of a set that is given away next */
};

struct meanings *meanings_new(void)
{
    return calloc(1, sizeof(struct meanings));
}

static void forget_all(struct meanings *meanings)
{
    for (unsigned set = 0; set < MEANINGS_SETS; set++)
        for (unsigned way = 0; way < MEANINGS_WAYS; way++) {
            free(meanings->rows[set][way].vector);
            meanings->rows[set][way].vector = NULL;
        }
}

void meanings_free(struct meanings *meanings)
{
    if (meanings)
        forget_all(meanings);
    free(meanings);
}

/* Wordings are sums over hashes: their lowest bits alone would crowd some sets. */
static unsigned set_of(uint32_t wording)
{
    return (wording ^ wording >> 16) % MEANINGS_SETS;
}

static const int8_t *find(const struct meanings *meanings, uint32_t wording)
{
    const struct meaning *set = meanings->rows[set_of(wording)];
    for (unsigned way = 0; way < MEANINGS_WAYS; way++)
        if (set[way].vector && set[way].wording == wording)
            return set[way].vector;
    return NULL;
}

/* The place of the wording, or the one that it gets. */
static struct meaning *place_of(struct meanings *meanings, uint32_t wording)
{
    unsigned number = set_of(wording);
    struct meaning *set = meanings->rows[number];
    for (unsigned way = 0; way < MEANINGS_WAYS; way++)
        if (set[way].vector && set[way].wording == wording)
            return &set[way];
    struct meaning *next = &set[meanings->next[number]];
    meanings->next[number] = (uint8_t)((meanings->next[number] + 1) % MEANINGS_WAYS);
    return next;
}

void meanings_put(struct meanings *meanings, uint32_t wording, const float *vector, unsigned dimensions)
{
    int8_t *values = malloc(dimensions);
    if (!values)
        return;
    if (meanings->dimensions != dimensions)
        forget_all(meanings);
    meanings->dimensions = dimensions;
    embed_compact(vector, dimensions, values);
    struct meaning *place = place_of(meanings, wording);
    free(place->vector);
    *place = (struct meaning){wording, values};
}

int meanings_has(const struct meanings *meanings, uint32_t wording)
{
    return find(meanings, wording) != NULL;
}

float meanings_alike(const struct meanings *meanings, uint32_t wording, uint32_t other)
{
    const int8_t *a = find(meanings, wording), *b = find(meanings, other);
    return a && b ? embed_cosine(a, b, meanings->dimensions) : MEANING_UNKNOWN;
}
