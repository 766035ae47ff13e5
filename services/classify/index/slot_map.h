/* A map from 64-bit hashes to slot numbers, one for each hash (common/hash_index). Pure. */
#ifndef TRIPTYCH_SLOT_MAP_H
#define TRIPTYCH_SLOT_MAP_H

#include "hash_index.h"

#include <stddef.h>
#include <stdint.h>

#define SLOT_NONE UINT32_MAX

struct slot_map {
    struct hash_index index; /* a slot is kept as its number + 1 */
};

/* Returns 0 or ERR_MEMORY. */
int slot_map_init(struct slot_map *map);
void slot_map_done(struct slot_map *map);

/* The slot, or SLOT_NONE. */
uint32_t slot_map_find(const struct slot_map *map, uint64_t hash);

/* Enters or replaces. Returns 0 or ERR_MEMORY (then nothing changed). */
int slot_map_put(struct slot_map *map, uint64_t hash, uint32_t slot);
void slot_map_remove(struct slot_map *map, uint64_t hash);
size_t slot_map_bytes(const struct slot_map *map);
size_t slot_map_count(const struct slot_map *map);

/* Walks all cells. For tests and checks. */
void slot_map_check(const struct slot_map *map);

#endif
