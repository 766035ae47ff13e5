/* The vectors of meaning of all live reports, and the search for the nearest. A search compares signs first: one bit a
 * dimension, so the distance of two vectors is a population count over a few words. The few within the bound are then
 * compared in full. A plain scan keeps no structure beside the vectors, which a graph for approximate search would need
 * to repair with every article that comes and goes. */
#include "embedding_store.h"

#include "embed_compact.h"
#include "err.h"
#include "id.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 256u

uint32_t embedding_model_mark(const char *name)
{
    uint32_t mark = (uint32_t)id_hash64(name, strlen(name));
    return mark ? mark : 1;
}

int embedding_store_fits(const struct embedding_store *store, const struct embedding *embedding)
{
    return embedding->values && embedding->dimensions > 0 && embedding->dimensions <= EMBEDDING_DIMENSIONS &&
           (store->count == 0 || (store->model == embedding->model && store->dimensions == embedding->dimensions));
}

static struct embedding_signs signs_of(const struct embedding *embedding)
{
    struct embedding_signs signs = {{0}};
    unsigned count =
        embedding->dimensions < 64 * EMBEDDING_SIGN_WORDS ? embedding->dimensions : 64 * EMBEDDING_SIGN_WORDS;
    for (unsigned i = 0; i < count; i++) {
        signs.words[i / 64] |= (uint64_t)(embedding->values[i] > 0) << (i % 64);
    }
    return signs;
}

static int grow(struct embedding_store *store)
{
    uint32_t room = store->room ? store->room * 2 : ROOM_MIN;
    struct embedding_signs *signs = realloc(store->signs, room * sizeof *signs);
    /* Each array is kept as soon as it has grown: on failure the larger ones stay with the old `room`, which does no
     * harm. */
    store->signs = signs ? signs : store->signs;
    uint32_t *owners = realloc(store->owners, room * sizeof *owners);
    store->owners = owners ? owners : store->owners;
    uint16_t *distances = realloc(store->distances, room * sizeof *distances);
    store->distances = distances ? distances : store->distances;
    int8_t *values = realloc(store->values, (size_t)room * store->dimensions);
    store->values = values ? values : store->values;
    if (!signs || !owners || !distances || !values) {
        return ERR_MEMORY;
    }
    store->room = room;
    return 0; // cppcheck-suppress memleak ; the store holds them
}

int embedding_store_add(struct embedding_store *store, uint32_t owner, const struct embedding *embedding)
{
    /* Vectors of two models cannot be compared. The store takes those of one; whoever owns it empties it when the model
     * changes. */
    if (store->count == 0 && (store->model != embedding->model || store->dimensions != embedding->dimensions)) {
        embedding_store_done(store);
        store->model = embedding->model;
        store->dimensions = embedding->dimensions;
    }
    if (store->count == store->room && grow(store) < 0) {
        return ERR_MEMORY;
    }
    store->signs[store->count] = signs_of(embedding);
    store->owners[store->count] = owner;
    memcpy(store->values + (size_t)store->count * store->dimensions, embedding->values, store->dimensions);
    store->count++;
    return 0;
}

/* The last vector takes the free place, so that searches run over a dense array; the caller corrects the place of that
 * vector's owner, which is returned. */
uint32_t embedding_store_remove(struct embedding_store *store, uint32_t place)
{
    uint32_t last = --store->count;
    uint32_t owner = store->owners[last];
    if (place != last) {
        store->signs[place] = store->signs[last];
        store->owners[place] = owner;
        memcpy(store->values + (size_t)place * store->dimensions, store->values + (size_t)last * store->dimensions,
               store->dimensions);
    }
    return owner;
}

void embedding_store_done(struct embedding_store *store)
{
    free(store->signs);
    free(store->owners);
    free(store->distances);
    free(store->values);
    *store = (struct embedding_store){0};
}

const int8_t *embedding_store_at(const struct embedding_store *store, uint32_t place)
{
    return store->values + (size_t)place * store->dimensions;
}

size_t embedding_store_bytes(const struct embedding_store *store)
{
    return (size_t)store->room *
           (sizeof *store->signs + sizeof *store->owners + sizeof *store->distances + store->dimensions);
}

/* ── the nearest ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Most of a search is spent here. A compiler counts bits ten times as fast where it may use the processor's own way,
 * which not every x86-64 has. */
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("popcnt", "default")))
#endif
static void
measure_distances(const struct embedding_store *store, const struct embedding_signs *wanted)
{
    for (uint32_t i = 0; i < store->count; i++) {
        unsigned bits = 0;
        for (unsigned j = 0; j < EMBEDDING_SIGN_WORDS; j++) {
            bits += (unsigned)__builtin_popcountll(store->signs[i].words[j] ^ wanted->words[j]);
        }
        store->distances[i] = (uint16_t)bits;
    }
}

/* The distance up to which at most EMBEDDING_NEAREST_MAX vectors lie, so that no order of adding matters; where the
 * nearest alone are more than that, theirs. A histogram of the distances finds it without sorting. */
static unsigned distance_bound(const struct embedding_store *store)
{
    uint32_t counts[64 * EMBEDDING_SIGN_WORDS + 1] = {0};
    for (uint32_t i = 0; i < store->count; i++) {
        counts[store->distances[i]]++;
    }
    unsigned bound = 0;
    uint32_t within = counts[0];
    while (bound < 64 * EMBEDDING_SIGN_WORDS && within + counts[bound + 1] <= EMBEDDING_NEAREST_MAX) {
        within += counts[++bound];
    }
    while (within == 0) {
        within += counts[++bound];
    }
    return bound;
}

static int by_cosine(const void *a, const void *b)
{
    const struct embedding_neighbour *left = a;
    const struct embedding_neighbour *right = b;
    if (left->cosine != right->cosine) {
        return left->cosine < right->cosine ? 1 : -1;
    }
    return (left->owner > right->owner) - (left->owner < right->owner);
}

size_t embedding_store_nearest(const struct embedding_store *store, const struct embedding *embedding,
                               struct embedding_neighbour out[EMBEDDING_NEAREST_MAX])
{
    if (store->count == 0 || !embedding_store_fits(store, embedding)) {
        return 0;
    }
    struct embedding_signs wanted = signs_of(embedding);
    measure_distances(store, &wanted);
    unsigned bound = distance_bound(store);
    size_t count = 0;
    for (uint32_t i = 0; i < store->count && count < EMBEDDING_NEAREST_MAX; i++) {
        if (store->distances[i] <= bound) {
            const int8_t *values = embedding_store_at(store, i);
            out[count++] = (struct embedding_neighbour){store->owners[i],
                                                        embed_cosine(values, embedding->values, store->dimensions)};
        }
    }
    qsort(out, count, sizeof *out, by_cosine);
    return count;
}
