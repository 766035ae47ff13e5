/* From a hash to a value of one word: open addressing, grows, forgets exactly. Several values may have one hash;
 * whoever owns them looks which of them is meant. The value is a pointer (borrowed) or a number, and never 0. Pure. */
#ifndef TRIPTYCH_HASH_INDEX_H
#define TRIPTYCH_HASH_INDEX_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define HASH_INDEX_CELLS_MIN 16

struct hash_cell {
    uint64_t hash;
    uintptr_t value; /* 0: empty */
};

struct hash_index {
    struct hash_cell *cells; /* owned */
    size_t mask, used;       /* there are mask + 1 cells, a power of two, of which a quarter stays empty */
};

/* With room for `count` values, or some more. Returns 0 or ERR_MEMORY. */
int hash_index_init(struct hash_index *index, size_t count);
void hash_index_done(struct hash_index *index); /* also of one that is all zero */
void hash_index_clear(struct hash_index *index);

/* Enters one value more. Returns 0 or ERR_MEMORY (then nothing changed). */
int hash_index_add(struct hash_index *index, uint64_t hash, uintptr_t value);
/* Takes out one that is there. */
void hash_index_remove(struct hash_index *index, uint64_t hash, uintptr_t value);
size_t hash_index_bytes(const struct hash_index *index);

/* Walks all cells: each value is found from its hash, and they are as many as counted. For tests and checks. */
void hash_index_check(const struct hash_index *index);

/* ── looking up: inline, because it is where the time of an index goes ── */

/* Half of the bits are often all that differ, and short hashes have none of the upper ones. */
static inline size_t hash_index_home(const struct hash_index *index, uint64_t hash)
{
    return (size_t)(hash ^ (hash >> 32) ^ (hash >> 15)) & index->mask;
}

/* Asks for the memory of a look-up that comes soon. */
static inline void hash_index_prefetch(const struct hash_index *index, uint64_t hash)
{
    __builtin_prefetch(&index->cells[hash_index_home(index, hash)]);
}

/* The next cell with this hash from place `*at` on, NULL when there is none; `*at` is where to go on. To begin with,
 * `*at` is hash_index_home. A cell's value may be changed, not its hash; borrowed until the next change. */
static inline struct hash_cell *hash_index_next(const struct hash_index *index, uint64_t hash, size_t *at)
{
    for (struct hash_cell *cell = &index->cells[*at]; cell->value; cell = &index->cells[*at]) {
        *at = (*at + 1) & index->mask;
        if (cell->hash == hash)
            return cell;
    }
    return NULL;
}

/* The first cell with this hash, NULL when there is none. */
static inline struct hash_cell *hash_index_find(const struct hash_index *index, uint64_t hash)
{
    size_t at = hash_index_home(index, hash);
    return hash_index_next(index, hash, &at);
}

#endif
