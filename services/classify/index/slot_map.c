/* From the 64-bit hash of an id to a slot: open addressing without tombstones. Of two ids with one hash the later takes
 * the cell, and the earlier is not found any more, as if it had left; callers compare the id itself, so it is never
 * taken for the other. */
#include "slot_map.h"

#include "err.h"

#include <stdlib.h>

#define CELLS_MIN 1024u

struct slot_map_cell {
    uint64_t hash;
    uint32_t slot; /* SLOT_NONE: empty */
};

static struct slot_map_cell *cells_new(size_t count)
{
    struct slot_map_cell *cells = malloc(count * sizeof *cells);
    for (size_t i = 0; cells && i < count; i++) {
        cells[i] = (struct slot_map_cell){0, SLOT_NONE};
    }
    return cells;
}

int slot_map_init(struct slot_map *map)
{
    *map = (struct slot_map){.cells = cells_new(CELLS_MIN), .mask = CELLS_MIN - 1};
    return map->cells ? 0 : ERR_MEMORY;
}

void slot_map_done(struct slot_map *map)
{
    free(map->cells);
    map->cells = NULL;
}

static size_t cell_of(const struct slot_map *map, uint64_t hash)
{
    size_t at = (size_t)(hash ^ (hash >> 32)) & map->mask;
    while (map->cells[at].slot != SLOT_NONE && map->cells[at].hash != hash) {
        at = (at + 1) & map->mask;
    }
    return at;
}

uint32_t slot_map_find(const struct slot_map *map, uint64_t hash)
{
    return map->cells[cell_of(map, hash)].slot;
}

static int grow(struct slot_map *map)
{
    size_t old_count = map->mask + 1;
    struct slot_map larger = {.cells = cells_new(2 * old_count), .mask = 2 * old_count - 1, .used = map->used};
    if (!larger.cells) {
        return ERR_MEMORY;
    }
    for (size_t i = 0; i < old_count; i++) {
        if (map->cells[i].slot != SLOT_NONE) {
            larger.cells[cell_of(&larger, map->cells[i].hash)] = map->cells[i];
        }
    }
    free(map->cells);
    *map = larger;
    return 0;
}

int slot_map_put(struct slot_map *map, uint64_t hash, uint32_t slot)
{
    if (4 * (map->used + 1) > 3 * (map->mask + 1) && grow(map) < 0) {
        return ERR_MEMORY;
    }
    struct slot_map_cell *cell = &map->cells[cell_of(map, hash)];
    map->used += cell->slot == SLOT_NONE;
    *cell = (struct slot_map_cell){hash, slot};
    return 0;
}

/* Closes the gap by moving back what stands after it, so that searches never need tombstones. */
void slot_map_remove(struct slot_map *map, uint64_t hash)
{
    size_t gap = cell_of(map, hash);
    if (map->cells[gap].slot == SLOT_NONE) {
        return;
    }
    map->used--;
    for (size_t at = (gap + 1) & map->mask; map->cells[at].slot != SLOT_NONE; at = (at + 1) & map->mask) {
        /* An entry may move back only when its home is not behind the gap: else a search, which begins at the home,
         * would miss it. */
        size_t home = (size_t)(map->cells[at].hash ^ (map->cells[at].hash >> 32)) & map->mask;
        if (((at - home) & map->mask) >= ((at - gap) & map->mask)) {
            map->cells[gap] = map->cells[at];
            gap = at;
        }
    }
    map->cells[gap].slot = SLOT_NONE;
}

size_t slot_map_bytes(const struct slot_map *map)
{
    return (map->mask + 1) * sizeof *map->cells;
}
