/* Ids to slots of the index. A slot may be 0, and an empty cell of the table is 0 too, so cells hold the slot plus
 * one. */
#include "slot_map.h"

#include <assert.h>

#define SLOTS_MIN 768 /* an index of stories has at least so many */

int slot_map_init(struct slot_map *map)
{
    return hash_index_init(&map->index, SLOTS_MIN);
}

void slot_map_done(struct slot_map *map)
{
    hash_index_done(&map->index);
}

/* By hash alone, one slot a hash: two ids with one hash are expected only among some four billion. The caller compares
 * the id, so that the second of them is unknown and not taken for the first. */
uint32_t slot_map_find(const struct slot_map *map, uint64_t hash)
{
    const struct hash_cell *cell = hash_index_find(&map->index, hash);
    return cell ? (uint32_t)(cell->value - 1) : SLOT_NONE;
}

int slot_map_put(struct slot_map *map, uint64_t hash, uint32_t slot)
{
    assert(slot != SLOT_NONE);
    struct hash_cell *cell = hash_index_find(&map->index, hash);
    if (!cell)
        return hash_index_add(&map->index, hash, (uintptr_t)slot + 1);
    cell->value = (uintptr_t)slot + 1;
    return 0;
}

void slot_map_remove(struct slot_map *map, uint64_t hash)
{
    const struct hash_cell *cell = hash_index_find(&map->index, hash);
    if (cell)
        hash_index_remove(&map->index, hash, cell->value);
}

size_t slot_map_bytes(const struct slot_map *map)
{
    return hash_index_bytes(&map->index);
}

size_t slot_map_count(const struct slot_map *map)
{
    return map->index.used;
}

void slot_map_check(const struct slot_map *map)
{
    hash_index_check(&map->index);
    for (size_t i = 0; i <= map->index.mask; i++) {
        const struct hash_cell *cell = &map->index.cells[i];
        assert(!cell->value || hash_index_find(&map->index, cell->hash) == cell); /* no hash stands there twice */
    }
}
