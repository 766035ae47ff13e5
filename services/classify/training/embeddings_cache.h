/* Vectors by the hash of what was embedded, in memory and in a file: a line that says what it is, then for each vector
 * the hash (8 bytes) and a byte per dimension. */
#ifndef TRIPTYCH_BENCH_EMBEDDINGS_CACHE_H
#define TRIPTYCH_BENCH_EMBEDDINGS_CACHE_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define CACHE_VECTORS_MAX 10000000

struct embeddings_cache {
    unsigned dimensions; /* 0 until the first vector */
    size_t count, room, sorted;
    uint8_t *records; /* owned; sorted by hash up to `sorted` */
};

uint64_t embeddings_hash(const char *gist, const char *lang);

/* A file that is not there gives an empty cache. */
int embeddings_cache_read(struct embeddings_cache *cache, const char *path, struct err *err);
int embeddings_cache_write(const struct embeddings_cache *cache, const char *path, struct err *err);
void embeddings_cache_done(struct embeddings_cache *cache);

/* Found by embeddings_cache_find once embeddings_cache_sort was called. */
int embeddings_cache_add(struct embeddings_cache *cache, uint64_t hash, const int8_t *vector, unsigned dimensions);
void embeddings_cache_sort(struct embeddings_cache *cache);
const int8_t *embeddings_cache_find(const struct embeddings_cache *cache, uint64_t hash);

#endif
