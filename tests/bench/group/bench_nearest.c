/* bench-nearest [--copies N] CACHE…: the vectors of the caches that bench-embed-rows wrote, all in one store. Prints how
 * many of the six that are nearest by cosine a search finds, its processor time and the memory of a vector. --copies
 * enters each vector N times, shifted a little, so that a small set stands for a large desk. */
#include "embed_compact.h"
#include "embedding_store.h"
#include "embeddings_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NEAREST      6
#define SEARCHES_MAX 500
#define COPIES_MAX   1000
#define SHIFT        40 /* of a dimension of a copy, at most, either way */
#define HASH_BYTES   8
#define MODEL        1

struct found {
    size_t count;
    struct embedding_neighbour neighbours[EMBEDDING_NEAREST_MAX];
};

static int8_t shifted(int8_t value, uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    int moved = value + (int)(*seed >> 16) % (2 * SHIFT + 1) - SHIFT;
    return (int8_t)(moved > 127 ? 127 : moved < -127 ? -127 : moved);
}

static int fill(struct embedding_store *store, const struct embeddings_cache *cache, unsigned copies)
{
    int8_t values[EMBEDDING_DIMENSIONS];
    uint32_t seed = 1;
    int code = 0;
    for (unsigned copy = 0; copy < copies; copy++)
        for (size_t i = 0; i < cache->count && !code; i++) {
            const uint8_t *record = cache->records + i * (HASH_BYTES + cache->dimensions);
            for (unsigned j = 0; j < cache->dimensions; j++)
                values[j] = copy ? shifted((int8_t)record[HASH_BYTES + j], &seed) : (int8_t)record[HASH_BYTES + j];
            const struct embedding embedding = {values, cache->dimensions, MODEL};
            code = embedding_store_add(store, store->count, &embedding);
        }
    return code;
}

/* The nearest by cosine of all but the one at `place`, nearest first. */
static void look_at_all(const struct embedding_store *store, uint32_t place, struct embedding_neighbour out[NEAREST])
{
    for (unsigned i = 0; i < NEAREST; i++)
        out[i] = (struct embedding_neighbour){UINT32_MAX, -2};
    for (uint32_t i = 0; i < store->count; i++) {
        float cosine = embed_cosine(embedding_store_at(store, i), embedding_store_at(store, place), store->dimensions);
        unsigned at = NEAREST;
        for (; i != place && at > 0 && out[at - 1].cosine < cosine; at--)
            if (at < NEAREST)
                out[at] = out[at - 1];
        if (at < NEAREST)
            out[at] = (struct embedding_neighbour){i, cosine};
    }
}

/* Searches first, all at once, as a desk does: what is right is found out afterwards, for that empties the caches. */
static void report(struct embedding_store *store, clock_t filling)
{
    static struct found all[SEARCHES_MAX + 1];
    uint32_t step = store->count > SEARCHES_MAX ? store->count / SEARCHES_MAX + 1 : 1;
    unsigned searches = 0;
    uint64_t wanted = 0, found = 0;
    clock_t begun = clock();
    for (uint32_t place = 0; place < store->count; place += step, searches++) {
        const struct embedding embedding = {embedding_store_at(store, place), store->dimensions, store->model};
        all[searches].count = embedding_store_nearest(store, &embedding, all[searches].neighbours);
    }
    clock_t spent = clock() - begun;
    for (unsigned i = 0; i < searches; i++) {
        struct embedding_neighbour right[NEAREST];
        look_at_all(store, i * step, right);
        for (unsigned j = 0; j < NEAREST && right[j].owner != UINT32_MAX; j++, wanted++)
            for (size_t k = 0; k < all[i].count; k++)
                found += all[i].neighbours[k].owner == right[j].owner;
    }
    if (wanted)
        printf("%u vectors in %u cells: %.4f of the six nearest found, %.1f us a search, %.1f us to enter, %zu bytes a "
               "vector\n",
               store->count, store->cells.count, (double)found / (double)wanted,
               (double)spent * 1e6 / CLOCKS_PER_SEC / searches, (double)filling * 1e6 / CLOCKS_PER_SEC / store->count,
               embedding_store_bytes(store) / store->count);
}

int main(int argc, char **argv)
{
    struct embedding_store store = {0};
    unsigned copies = 1;
    int code = 0;
    clock_t begun = clock();
    for (int i = 1; i < argc && !code; i++) {
        struct embeddings_cache cache = {0};
        struct err err = {0};
        if (strcmp(argv[i], "--copies") == 0 && i + 1 < argc) {
            unsigned long given = strtoul(argv[++i], NULL, 10);
            copies = given >= 1 && given <= COPIES_MAX ? (unsigned)given : 1;
            continue;
        }
        code = embeddings_cache_read(&cache, argv[i], &err);
        if (!code)
            code = fill(&store, &cache, copies);
        if (code)
            fprintf(stderr, "bench-nearest: %s\n", *err.text ? err.text : "no memory for the vectors");
        embeddings_cache_done(&cache);
    }
    if (!code)
        report(&store, clock() - begun);
    embedding_store_done(&store);
    return code ? 1 : 0;
}
