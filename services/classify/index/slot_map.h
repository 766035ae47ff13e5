/* A map from 64-bit hashes to slot numbers: open addressing, grows, forgets exactly. Pure. */
#ifndef TRIPTYCH_SLOT_MAP_H
#define TRIPTYCH_SLOT_MAP_H

#include <stddef.h>
#include <stdint.h>

#define SLOT_NONE UINT32_MAX

struct slot_map {
    struct slot_map_cell *cells;
    size_t mask;
    size_t used;
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

#endif
