/* The changes of the table. A gap is closed by moving back what stands behind it, so that searches end at the first
 * empty cell and need no tombstones. */
#include "hash_index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Of four cells one stays empty: searches are short and always end. */
static int is_crowded(size_t used, size_t cells)
{
    return 4 * used > 3 * cells;
}

int hash_index_init(struct hash_index *index, size_t count)
{
    size_t cells = HASH_INDEX_CELLS_MIN;
    while (is_crowded(count, cells))
        cells *= 2;
    *index = (struct hash_index){.cells = calloc(cells, sizeof *index->cells), .mask = cells - 1};
    return index->cells ? 0 : ERR_MEMORY;
}

void hash_index_done(struct hash_index *index)
{
    free(index->cells);
    *index = (struct hash_index){0};
}

void hash_index_clear(struct hash_index *index)
{
    memset(index->cells, 0, (index->mask + 1) * sizeof *index->cells);
    index->used = 0;
}

static struct hash_cell *empty_cell(const struct hash_index *index, uint64_t hash)
{
    size_t at = hash_index_home(index, hash);
    while (index->cells[at].value)
        at = (at + 1) & index->mask;
    return &index->cells[at];
}

static int grow(struct hash_index *index)
{
    size_t old_count = index->mask + 1;
    struct hash_index larger = {.mask = 2 * old_count - 1, .used = index->used};
    larger.cells = calloc(2 * old_count, sizeof *larger.cells);
    if (!larger.cells)
        return ERR_MEMORY;
    for (size_t i = 0; i < old_count; i++)
        if (index->cells[i].value)
            *empty_cell(&larger, index->cells[i].hash) = index->cells[i];
    free(index->cells);
    *index = larger;
    return 0;
}

int hash_index_add(struct hash_index *index, uint64_t hash, uintptr_t value)
{
    assert(value);
    if (is_crowded(index->used + 1, index->mask + 1) && grow(index) < 0)
        return ERR_MEMORY;
    *empty_cell(index, hash) = (struct hash_cell){hash, value};
    index->used++;
    return 0;
}

void hash_index_remove(struct hash_index *index, uint64_t hash, uintptr_t value)
{
    size_t gap = hash_index_home(index, hash);
    while (index->cells[gap].hash != hash || index->cells[gap].value != value) {
        assert(index->cells[gap].value); /* whoever removes a value has entered it */
        gap = (gap + 1) & index->mask;
    }
    for (size_t at = (gap + 1) & index->mask; index->cells[at].value; at = (at + 1) & index->mask) {
        size_t home = hash_index_home(index, index->cells[at].hash);
        if (((at - home) & index->mask) >= ((at - gap) & index->mask)) { /* it may stand as far back as the gap */
            index->cells[gap] = index->cells[at];
            gap = at;
        }
    }
    index->cells[gap] = (struct hash_cell){0};
    index->used--;
}

size_t hash_index_bytes(const struct hash_index *index)
{
    return (index->mask + 1) * sizeof *index->cells;
}

void hash_index_check(const struct hash_index *index)
{
    size_t used = 0;
    assert(index->cells && (index->mask & (index->mask + 1)) == 0);
    assert(!is_crowded(index->used, index->mask + 1));
    for (size_t i = 0; i <= index->mask; i++) {
        if (!index->cells[i].value)
            continue;
        used++;
        for (size_t at = hash_index_home(index, index->cells[i].hash); at != i; at = (at + 1) & index->mask)
            assert(index->cells[at].value); /* no gap on the way from its home */
    }
    assert(used == index->used);
}
