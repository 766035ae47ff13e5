/* The cache of vectors: appended while embedding, sorted by hash before it is searched. A file of other dimensions, or
 * cut in the middle, is refused instead of giving vectors of something else. */
#include "embeddings_cache.h"
#include "embed.h"
#include "id.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER    "triptych embeddings 1 dimensions %u\n"
#define LINE_SIZE 80
#define KEY_SIZE  4096

static size_t record_size(const struct embeddings_cache *cache)
{
    return sizeof(uint64_t) + cache->dimensions;
}

static uint64_t hash_of(const void *record)
{
    uint64_t hash;
    memcpy(&hash, record, sizeof hash);
    return hash;
}

uint64_t embeddings_hash(const char *gist, const char *lang)
{
    char key[KEY_SIZE];
    int len = snprintf(key, sizeof key, "%s\n%s", lang, gist);
    return id_hash64(key, (size_t)(len < KEY_SIZE ? len : KEY_SIZE - 1));
}

static int make_room(struct embeddings_cache *cache)
{
    if (cache->count < cache->room) {
        return 0;
    }
    size_t room = cache->room ? cache->room * 2 : 1024;
    uint8_t *records = room <= CACHE_VECTORS_MAX ? realloc(cache->records, room * record_size(cache)) : NULL;
    if (!records) {
        return ERR_MEMORY;
    }
    cache->records = records;
    cache->room = room;
    return 0;
}

int embeddings_cache_add(struct embeddings_cache *cache, uint64_t hash, const int8_t *vector, unsigned dimensions)
{
    cache->dimensions = cache->dimensions ? cache->dimensions : dimensions;
    if (cache->dimensions != dimensions) {
        return ERR_INVALID;
    }
    if (make_room(cache) < 0) {
        return ERR_MEMORY;
    }
    uint8_t *record = cache->records + cache->count++ * record_size(cache);
    memcpy(record, &hash, sizeof hash);
    memcpy(record + sizeof hash, vector, dimensions);
    return 0;
}

static int compare(const void *a, const void *b)
{
    uint64_t left = hash_of(a), right = hash_of(b);
    return (left > right) - (left < right);
}

void embeddings_cache_sort(struct embeddings_cache *cache)
{
    if (cache->count > cache->sorted) {
        qsort(cache->records, cache->count, record_size(cache), compare);
    }
    cache->sorted = cache->count;
}

const int8_t *embeddings_cache_find(const struct embeddings_cache *cache, uint64_t hash)
{
    if (!cache->sorted) {
        return NULL;
    }
    /* Only what is sorted: records that were added since are behind it. */
    const uint8_t *record = bsearch(&hash, cache->records, cache->sorted, record_size(cache), compare);
    return record ? (const int8_t *)(record + sizeof hash) : NULL;
}

static int read_records(struct embeddings_cache *cache, FILE *file, const char *path, struct err *err)
{
    uint8_t record[sizeof(uint64_t) + EMBED_DIMENSIONS_MAX];
    char line[LINE_SIZE];
    unsigned dimensions = 0;
    /* Not fscanf, which would take a record that begins with white space for the end of the line. */
    if (!fgets(line, sizeof line, file) || sscanf(line, HEADER, &dimensions) != 1 || dimensions < 1 ||
        dimensions > EMBED_DIMENSIONS_MAX) {
        return err_set(err, ERR_INVALID, "%s holds no embeddings", path);
    }
    size_t size = sizeof(uint64_t) + dimensions;
    while (fread(record, 1, size, file) == size) {
        int result = embeddings_cache_add(cache, hash_of(record), (int8_t *)record + sizeof(uint64_t), dimensions);
        if (result < 0) {
            return err_set(err, (enum err_code)result, "no memory for the embeddings in %s", path);
        }
    }
    embeddings_cache_sort(cache);
    return 0;
}

int embeddings_cache_read(struct embeddings_cache *cache, const char *path, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return errno == ENOENT ? 0 : err_set(err, ERR_IO, "cannot read %s: %s", path, strerror(errno));
    }
    int result = read_records(cache, file, path, err);
    fclose(file);
    return result;
}

int embeddings_cache_write(const struct embeddings_cache *cache, const char *path, struct err *err)
{
    FILE *file = cache->count ? fopen(path, "wb") : NULL;
    if (!file) {
        return cache->count ? err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno)) : 0;
    }
    fprintf(file, HEADER, cache->dimensions);
    size_t written = fwrite(cache->records, record_size(cache), cache->count, file);
    if (fclose(file) != 0 || written != cache->count) {
        return err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
    }
    return 0;
}

void embeddings_cache_done(struct embeddings_cache *cache)
{
    free(cache->records);
    *cache = (struct embeddings_cache){0};
}
