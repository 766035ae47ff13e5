/* Vectors of meaning gathered in cells of near ones, so that what is near is looked for in a few cells rather than
 * among all. A cell that is full is cut in two across its longest extent; one that is nearly empty hands its vectors to
 * its neighbours. So cells are small where many vectors lie close together, and their number grows with that of the
 * vectors. A vector is known by its place in the store (embedding_store.h), which owns the values. Pure: the same
 * changes in the same order give the same cells. */
#ifndef TRIPTYCH_VECTOR_CELLS_H
#define TRIPTYCH_VECTOR_CELLS_H

#include <stddef.h>
#include <stdint.h>

#define VECTOR_SIGN_WORDS     6    /* of 64 bits: the first 384 dimensions tell enough for a preselection */
#define VECTOR_CELL_FULL      512  /* vectors; then it is cut in two */
#define VECTOR_CELL_FEW       32   /* vectors; with fewer it is dissolved */
#define VECTOR_CELL_ROUNDS    3    /* of looking for the cut */
#define VECTOR_DIMENSIONS_MAX 4096 /* of a vector */

/* Whether each dimension is above zero. */
struct vector_signs {
    uint64_t words[VECTOR_SIGN_WORDS];
};

/* Signs stand together, so that a search reads memory in one stretch. */
struct vector_cell {
    uint32_t count, room;
    struct vector_signs *signs;
    uint32_t *places;
};

struct vector_cells {
    unsigned dimensions;
    const int8_t *values; /* borrowed: `dimensions` bytes of each place; vector_cells_at says when they have moved */
    unsigned count, room; /* of cells; one at least as soon as there is a vector */
    struct vector_cell *cells;
    int16_t *centres;    /* `dimensions` of each cell, as wide as a processor multiplies best */
    float *scales;       /* 1 over each centre's length; 0 for a centre that says nothing */
    float *cosines;      /* of the search under way */
    uint32_t place_room; /* of the two below */
    uint16_t *cell_of;   /* each place's cell … */
    uint32_t *in_cell;   /* … and where it stands there */
};

struct vector_signs vector_signs_of(const int8_t *values, unsigned dimensions);

void vector_cells_init(struct vector_cells *cells, unsigned dimensions);
void vector_cells_done(struct vector_cells *cells);
/* The store's values may have moved; there is room for `places` of them. Returns 0 or ERR_MEMORY (nothing changed). */
int vector_cells_at(struct vector_cells *cells, const int8_t *values, uint32_t places);

/* The vector at `place`, whose values are there already, comes in. Returns 0 or ERR_MEMORY (it is not in then). */
int vector_cells_add(struct vector_cells *cells, uint32_t place);
/* The vector at `place` leaves; its values are still there. */
void vector_cells_remove(struct vector_cells *cells, uint32_t place);
/* What stood at `from` stands at `to` now, where nothing stood. */
void vector_cells_move(struct vector_cells *cells, uint32_t from, uint32_t to);

/* The cells nearest to `values` by the cosine of their centres, nearest first, `wanted` of them or all there are; of
 * equals the one with the lower number. Returns how many. */
unsigned vector_cells_nearest(struct vector_cells *cells, const int8_t *values, unsigned wanted, uint16_t *out_cells);

/* Memory that is held. */
size_t vector_cells_bytes(const struct vector_cells *cells);

/* Walks everything and asserts that it agrees: for tests. */
void vector_cells_check(const struct vector_cells *cells, uint32_t places);

#endif
