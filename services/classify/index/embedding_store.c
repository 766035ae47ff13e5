/* The vectors of meaning of all live reports, one behind the other, and the search for the nearest. A search compares
 * signs first, cell by cell: one bit a dimension, so the distance of two vectors is a population count over a few
 * words. Those within the bound are then compared in full. */
#include "embedding_store.h"

#include "err.h"
#include "id.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_MIN   256u
#define CACHE_LINE 64u /* bytes */

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

/* Written so that a compiler takes the processor's widest multiplication, which not every x86-64 has. */
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static int32_t
product_of(const int8_t *a, const int8_t *b, unsigned dimensions)
{
    int32_t product = 0;
    for (unsigned i = 0; i < dimensions; i++)
        product += a[i] * b[i];
    return product;
}

static float length_of(const struct embedding *embedding)
{
    return sqrtf((float)product_of(embedding->values, embedding->values, embedding->dimensions));
}

static int grow(struct embedding_store *store)
{
    uint32_t room = store->room ? store->room + store->room / 2 : ROOM_MIN;
    uint32_t *owners = realloc(store->owners, room * sizeof *owners);
    store->owners = owners ? owners : store->owners;
    float *lengths = realloc(store->lengths, room * sizeof *lengths);
    store->lengths = lengths ? lengths : store->lengths;
    uint16_t *distances = realloc(store->distances, room * sizeof *distances);
    store->distances = distances ? distances : store->distances;
    int8_t *values = realloc(store->values, (size_t)room * store->dimensions);
    store->values = values ? values : store->values;
    int code = vector_cells_at(&store->cells, store->values, room);
    if (!owners || !lengths || !distances || !values || code < 0)
        return ERR_MEMORY;
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
        vector_cells_init(&store->cells, store->dimensions);
    }
    if (store->count == store->room && grow(store) < 0)
        return ERR_MEMORY;
    store->owners[store->count] = owner;
    store->lengths[store->count] = length_of(embedding);
    memcpy(store->values + (size_t)store->count * store->dimensions, embedding->values, store->dimensions);
    if (vector_cells_add(&store->cells, store->count) < 0)
        return ERR_MEMORY;
    store->count++;
    return 0;
}

/* The last vector takes the free place, so that searches run over a dense array; the caller corrects the place of that
 * vector's owner, which is returned. */
uint32_t embedding_store_remove(struct embedding_store *store, uint32_t place)
{
    assert(place < store->count);
    vector_cells_remove(&store->cells, place);
    uint32_t last = --store->count;
    uint32_t owner = store->owners[last];
    if (place != last) {
        store->owners[place] = owner;
        store->lengths[place] = store->lengths[last];
        memcpy(store->values + (size_t)place * store->dimensions, store->values + (size_t)last * store->dimensions,
               store->dimensions);
        vector_cells_move(&store->cells, last, place);
    }
    return owner;
}

void embedding_store_done(struct embedding_store *store)
{
    vector_cells_done(&store->cells);
    free(store->owners);
    free(store->lengths);
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
    return vector_cells_bytes(&store->cells) + (size_t)store->room * (sizeof *store->owners + sizeof *store->lengths +
                                                                      sizeof *store->distances + store->dimensions);
}

/* ── the nearest ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Most of a search is spent here. A compiler counts bits ten times as fast where it may use the processor's own way,
 * which not every x86-64 has. */
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("popcnt", "default")))
#endif
static void
measure_cell(const struct vector_cell *cell, const struct vector_signs *wanted, uint16_t *out_distances)
{
    for (uint32_t i = 0; i < cell->count; i++) {
        unsigned bits = 0;
        for (unsigned j = 0; j < VECTOR_SIGN_WORDS; j++)
            bits += (unsigned)__builtin_popcountll(cell->signs[i].words[j] ^ wanted->words[j]);
        out_distances[i] = (uint16_t)bits;
    }
}

/* Fills store->distances, cell after cell; returns how many vectors were met. */
static uint32_t measure_distances(const struct embedding_store *store, const uint16_t *probes, unsigned count,
                                  const struct vector_signs *wanted)
{
    uint32_t met = 0;
    for (unsigned i = 0; i < count; i++) {
        const struct vector_cell *cell = &store->cells.cells[probes[i]];
        measure_cell(cell, wanted, store->distances + met);
        met += cell->count;
    }
    assert(met <= store->count);
    return met;
}

/* The distance up to which at most EMBEDDING_COMPARED_MAX vectors lie, so that no order of adding matters; where the
 * nearest alone are more than that, theirs. A histogram of the distances finds it without sorting. `met` is 1 at
 * least. */
static unsigned distance_bound(const uint16_t *distances, uint32_t met)
{
    uint32_t counts[64 * VECTOR_SIGN_WORDS + 1] = {0};
    for (uint32_t i = 0; i < met; i++)
        counts[distances[i]]++;
    unsigned bound = 0;
    uint32_t within = counts[0];
    while (bound < 64 * VECTOR_SIGN_WORDS && within + counts[bound + 1] <= EMBEDDING_COMPARED_MAX)
        within += counts[++bound];
    while (within == 0)
        within += counts[++bound];
    return bound;
}

static int is_nearer(const struct embedding_neighbour *one, const struct embedding_neighbour *other)
{
    return one->cosine > other->cosine || (one->cosine == other->cosine && one->owner < other->owner);
}

/* Keeps `out` sorted, nearest first; returns how many there are then. */
static size_t insert(struct embedding_neighbour *out, size_t count, struct embedding_neighbour neighbour)
{
    if (count == EMBEDDING_NEAREST_MAX && !is_nearer(&neighbour, &out[count - 1]))
        return count;
    size_t at = count < EMBEDDING_NEAREST_MAX ? count++ : count - 1;
    for (; at > 0 && is_nearer(&neighbour, &out[at - 1]); at--)
        out[at] = out[at - 1];
    out[at] = neighbour;
    return count;
}

/* The places of the vectors within the bound; their values are asked for, since they lie all over the memory. */
static size_t take_places(const struct embedding_store *store, const uint16_t *probes, unsigned probe_count,
                          unsigned bound, uint32_t places[EMBEDDING_COMPARED_MAX])
{
    const uint16_t *distances = store->distances;
    size_t count = 0;
    for (unsigned i = 0; i < probe_count; i++) {
        const struct vector_cell *cell = &store->cells.cells[probes[i]];
        for (uint32_t j = 0; j < cell->count && count < EMBEDDING_COMPARED_MAX; j++) {
            if (distances[j] > bound)
                continue;
            const int8_t *values = embedding_store_at(store, cell->places[j]);
            for (unsigned k = 0; k < store->dimensions; k += CACHE_LINE)
                __builtin_prefetch(values + k);
            places[count++] = cell->places[j];
        }
        distances += cell->count;
    }
    return count;
}

size_t embedding_store_nearest(struct embedding_store *store, const struct embedding *embedding,
                               struct embedding_neighbour out[EMBEDDING_NEAREST_MAX])
{
    uint16_t probes[EMBEDDING_PROBES];
    uint32_t places[EMBEDDING_COMPARED_MAX];
    if (store->count == 0 || !embedding_store_fits(store, embedding))
        return 0;
    unsigned probe_count = vector_cells_nearest(&store->cells, embedding->values, EMBEDDING_PROBES, probes);
    struct vector_signs wanted = vector_signs_of(embedding->values, embedding->dimensions);
    uint32_t met = measure_distances(store, probes, probe_count, &wanted);
    assert(met > 0);
    size_t compared = take_places(store, probes, probe_count, distance_bound(store->distances, met), places);
    float length = length_of(embedding);
    size_t count = 0;
    for (size_t i = 0; i < compared; i++) {
        int32_t product = product_of(embedding_store_at(store, places[i]), embedding->values, store->dimensions);
        float lengths = length * store->lengths[places[i]];
        float cosine = lengths > 0 ? (float)product / lengths : 0;
        count = insert(out, count, (struct embedding_neighbour){store->owners[places[i]], cosine});
    }
    return count;
}
