/* Cells of near vectors: what enters goes to the cell with the nearest centre; a full cell is cut along the line
 * between the means of its two parts, where the gap is widest, and neither part is less than a quarter. Centres stay as
 * they were when their cell was made: moving them would move the borders under the vectors that are in. */
#include "vector_cells.h"

#include "err.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MAX       65535 /* their numbers have 16 bits */
#define CELLS_ROOM_MIN  4u
#define CELL_ROOM_MIN   16u
#define CENTRE_LENGTH   4096.0f /* of a centre's whole numbers: 12 bits, so that no product of 32 bits overflows */
#define CUT_MEMBERS_MAX (2 * VECTOR_CELL_FULL)

struct vector_signs vector_signs_of(const int8_t *values, unsigned dimensions)
{
    struct vector_signs signs = {{0}};
    unsigned count = dimensions < 64 * VECTOR_SIGN_WORDS ? dimensions : 64 * VECTOR_SIGN_WORDS;
    for (unsigned i = 0; i < count; i++)
        signs.words[i / 64] |= (uint64_t)(values[i] > 0) << (i % 64);
    return signs;
}

void vector_cells_init(struct vector_cells *cells, unsigned dimensions)
{
    assert(dimensions > 0 && dimensions <= VECTOR_DIMENSIONS_MAX);
    *cells = (struct vector_cells){.dimensions = dimensions};
}

void vector_cells_done(struct vector_cells *cells)
{
    for (unsigned i = 0; i < cells->count; i++) {
        free(cells->cells[i].signs);
        free(cells->cells[i].places);
    }
    free(cells->cells);
    free(cells->centres);
    free(cells->scales);
    free(cells->cosines);
    free(cells->cell_of);
    free(cells->in_cell);
    *cells = (struct vector_cells){0};
}

int vector_cells_at(struct vector_cells *cells, const int8_t *values, uint32_t places)
{
    if (places > cells->place_room) {
        uint16_t *cell_of = realloc(cells->cell_of, places * sizeof *cell_of);
        cells->cell_of = cell_of ? cell_of : cells->cell_of;
        uint32_t *in_cell = realloc(cells->in_cell, places * sizeof *in_cell);
        cells->in_cell = in_cell ? in_cell : cells->in_cell;
        if (!cell_of || !in_cell)
            return ERR_MEMORY;
        cells->place_room = places;
        // cppcheck-suppress memleak ; the cells hold them
    }
    cells->values = values;
    return 0;
}

static const int8_t *values_of(const struct vector_cells *cells, uint32_t place)
{
    return cells->values + (size_t)place * cells->dimensions;
}

/* ── cells and their members ─────────────────────────────────────────────────────────────────────────────────────── */

static int grow_cells(struct vector_cells *cells)
{
    unsigned room = cells->room ? cells->room * 2 : CELLS_ROOM_MIN;
    struct vector_cell *list = realloc(cells->cells, room * sizeof *list);
    cells->cells = list ? list : cells->cells;
    int16_t *centres = realloc(cells->centres, (size_t)room * cells->dimensions * sizeof *centres);
    cells->centres = centres ? centres : cells->centres;
    float *scales = realloc(cells->scales, room * sizeof *scales);
    cells->scales = scales ? scales : cells->scales;
    float *cosines = realloc(cells->cosines, room * sizeof *cosines);
    cells->cosines = cosines ? cosines : cells->cosines;
    if (!list || !centres || !scales || !cosines)
        return ERR_MEMORY;
    cells->room = room;
    return 0; // cppcheck-suppress memleak ; the cells hold them
}

/* One more cell, empty and with a centre that says nothing. */
static int add_cell(struct vector_cells *cells)
{
    if (cells->count == CELLS_MAX || (cells->count == cells->room && grow_cells(cells) < 0))
        return ERR_MEMORY;
    cells->cells[cells->count] = (struct vector_cell){0};
    cells->scales[cells->count] = 0;
    memset(cells->centres + (size_t)cells->count * cells->dimensions, 0, cells->dimensions * sizeof *cells->centres);
    cells->count++;
    return 0;
}

static int grow_cell(struct vector_cell *cell)
{
    uint32_t room = cell->room ? cell->room * 2 : CELL_ROOM_MIN;
    struct vector_signs *signs = realloc(cell->signs, room * sizeof *signs);
    cell->signs = signs ? signs : cell->signs;
    uint32_t *places = realloc(cell->places, room * sizeof *places);
    cell->places = places ? places : cell->places;
    if (!signs || !places)
        return ERR_MEMORY;
    cell->room = room;
    return 0; // cppcheck-suppress memleak ; the cell holds them
}

static int enter(struct vector_cells *cells, uint16_t number, uint32_t place)
{
    struct vector_cell *cell = &cells->cells[number];
    if (cell->count == cell->room && grow_cell(cell) < 0)
        return ERR_MEMORY;
    cell->signs[cell->count] = vector_signs_of(values_of(cells, place), cells->dimensions);
    cell->places[cell->count] = place;
    cells->cell_of[place] = number;
    cells->in_cell[place] = cell->count++;
    return 0;
}

/* The last of the cell takes the place of the one that leaves. */
static void leave(struct vector_cells *cells, uint32_t place)
{
    struct vector_cell *cell = &cells->cells[cells->cell_of[place]];
    uint32_t at = cells->in_cell[place];
    assert(at < cell->count && cell->places[at] == place);
    uint32_t last = --cell->count;
    cell->signs[at] = cell->signs[last];
    cell->places[at] = cell->places[last];
    cells->in_cell[cell->places[at]] = at;
}

/* ── cutting a full cell in two ──────────────────────────────────────────────────────────────────────────────────── */

struct member {
    uint32_t place;
    float along; /* the line of the cut */
};

static int by_position(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    if (left->along != right->along)
        return left->along < right->along ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

static void mean_of(const struct vector_cells *cells, const struct member *members, uint32_t count, float *out)
{
    for (unsigned i = 0; i < cells->dimensions; i++)
        out[i] = 0;
    for (uint32_t i = 0; i < count; i++) {
        const int8_t *values = values_of(cells, members[i].place);
        for (unsigned j = 0; j < cells->dimensions; j++)
            out[j] += values[j];
    }
    for (unsigned i = 0; i < cells->dimensions; i++)
        out[i] /= (float)count;
}

/* Sorts the members along `line`. */
static void lay_out(const struct vector_cells *cells, struct member *members, uint32_t count, const float *line)
{
    for (uint32_t i = 0; i < count; i++) {
        const int8_t *values = values_of(cells, members[i].place);
        float along = 0;
        for (unsigned j = 0; j < cells->dimensions; j++)
            along += line[j] * values[j];
        members[i].along = along;
    }
    qsort(members, count, sizeof *members, by_position);
}

static void set_centre(struct vector_cells *cells, unsigned number, const float *mean)
{
    int16_t *centre = cells->centres + (size_t)number * cells->dimensions;
    float square = 0;
    for (unsigned i = 0; i < cells->dimensions; i++)
        square += mean[i] * mean[i];
    float scale = square > 0 ? CENTRE_LENGTH / sqrtf(square) : 0;
    int32_t whole = 0;
    for (unsigned i = 0; i < cells->dimensions; i++) {
        centre[i] = (int16_t)lrintf(mean[i] * scale);
        whole += centre[i] * centre[i];
    }
    cells->scales[number] = whole > 0 ? 1.0f / sqrtf((float)whole) : 0;
}

/* Where they lie farthest apart along the line, in its middle half: what belongs together is seldom torn, and neither
 * part is small. */
static uint32_t widest_gap(const struct member *members, uint32_t count)
{
    uint32_t best = count / 2;
    for (uint32_t i = count / 4; i < count - count / 4; i++)
        if (members[i].along - members[i - 1].along > members[best].along - members[best - 1].along)
            best = i;
    return best;
}

/* Orders the members so that those of the one part come first, and returns how many they are: a line from the member
 * that is least like the mean, then some rounds between the means of the parts. Leaves those means in `parts`. */
static uint32_t find_cut(const struct vector_cells *cells, struct member *members, uint32_t count,
                         float parts[2][VECTOR_DIMENSIONS_MAX])
{
    uint32_t at = 0;
    mean_of(cells, members, count, parts[0]);
    lay_out(cells, members, count, parts[0]);
    const int8_t *farthest = values_of(cells, members[0].place);
    for (unsigned i = 0; i < cells->dimensions; i++)
        parts[0][i] = (float)farthest[i] - parts[0][i];
    for (int round = 0; round <= VECTOR_CELL_ROUNDS; round++) {
        lay_out(cells, members, count, parts[0]);
        at = widest_gap(members, count);
        mean_of(cells, members, at, parts[0]);
        mean_of(cells, members + at, count - at, parts[1]);
        for (unsigned i = 0; i < cells->dimensions && round < VECTOR_CELL_ROUNDS; i++)
            parts[0][i] = parts[1][i] - parts[0][i];
    }
    return at;
}

/* Without memory the cell stays as it is, and the next that enters tries again. */
static void cut(struct vector_cells *cells, uint16_t number)
{
    struct member members[CUT_MEMBERS_MAX];
    float parts[2][VECTOR_DIMENSIONS_MAX];
    uint32_t count = cells->cells[number].count;
    if (count > CUT_MEMBERS_MAX || add_cell(cells) < 0)
        return;
    uint16_t other = (uint16_t)(cells->count - 1);
    for (uint32_t i = 0; i < count; i++)
        members[i] = (struct member){cells->cells[number].places[i], 0};
    uint32_t at = find_cut(cells, members, count, parts);
    for (uint32_t i = at; i < count; i++) {
        leave(cells, members[i].place);
        if (enter(cells, other, members[i].place) < 0) {
            enter(cells, number, members[i].place); /* there is room: it has just left */
            break;
        }
    }
    set_centre(cells, number, parts[0]);
    set_centre(cells, other, parts[1]);
}

/* ── coming and going ────────────────────────────────────────────────────────────────────────────────────────────── */

int vector_cells_add(struct vector_cells *cells, uint32_t place)
{
    uint16_t number = 0;
    assert(place < cells->place_room);
    if (cells->count == 0 && add_cell(cells) < 0)
        return ERR_MEMORY;
    if (cells->count > 1)
        vector_cells_nearest(cells, values_of(cells, place), 1, &number);
    if (enter(cells, number, place) < 0)
        return ERR_MEMORY;
    if (cells->cells[number].count >= VECTOR_CELL_FULL)
        cut(cells, number);
    return 0;
}

/* The last cell takes its number. */
static void remove_cell(struct vector_cells *cells, uint16_t number)
{
    unsigned last = --cells->count;
    free(cells->cells[number].signs);
    free(cells->cells[number].places);
    if (number == last)
        return;
    cells->cells[number] = cells->cells[last];
    cells->scales[number] = cells->scales[last];
    memcpy(cells->centres + (size_t)number * cells->dimensions, cells->centres + (size_t)last * cells->dimensions,
           cells->dimensions * sizeof *cells->centres);
    for (uint32_t i = 0; i < cells->cells[number].count; i++)
        cells->cell_of[cells->cells[number].places[i]] = number;
}

/* Its members go where they belong without it. Where memory ends they stay, in a cell that is smaller than most. */
static void dissolve(struct vector_cells *cells, uint16_t number)
{
    uint32_t places[VECTOR_CELL_FEW];
    uint32_t count = cells->cells[number].count;
    uint16_t nearest[2];
    assert(count <= VECTOR_CELL_FEW);
    memcpy(places, cells->cells[number].places, count * sizeof *places);
    for (uint32_t i = 0; i < count; i++) {
        vector_cells_nearest(cells, values_of(cells, places[i]), 2, nearest);
        uint16_t into = nearest[0] == number ? nearest[1] : nearest[0];
        leave(cells, places[i]);
        if (enter(cells, into, places[i]) < 0) {
            enter(cells, number, places[i]); /* there is room: it has just left */
            return;
        }
        if (cells->cells[into].count >= VECTOR_CELL_FULL)
            cut(cells, into);
    }
    remove_cell(cells, number);
}

void vector_cells_remove(struct vector_cells *cells, uint32_t place)
{
    uint16_t number = cells->cell_of[place];
    leave(cells, place);
    if (cells->cells[number].count < VECTOR_CELL_FEW && cells->count > 1)
        dissolve(cells, number);
}

void vector_cells_move(struct vector_cells *cells, uint32_t from, uint32_t to)
{
    uint16_t number = cells->cell_of[from];
    uint32_t at = cells->in_cell[from];
    assert(cells->cells[number].places[at] == from);
    cells->cells[number].places[at] = to;
    cells->cell_of[to] = number;
    cells->in_cell[to] = at;
}

/* ── the nearest cells ───────────────────────────────────────────────────────────────────────────────────────────── */

/* Per centre the cosine, but for the factor that all have in common. Written so that a compiler takes the processor's
 * widest multiplication, which not every x86-64 has. */
#if defined(__x86_64__) && defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static void
measure(const struct vector_cells *cells, const int8_t *narrow, float *out)
{
    int16_t values[VECTOR_DIMENSIONS_MAX];
    for (unsigned i = 0; i < cells->dimensions; i++)
        values[i] = narrow[i]; /* NOLINT(bugprone-signed-char-misuse): numbers, no characters */
    for (unsigned i = 0; i < cells->count; i++) {
        const int16_t *centre = cells->centres + (size_t)i * cells->dimensions;
        int32_t product = 0;
        for (unsigned j = 0; j < cells->dimensions; j++)
            product += centre[j] * values[j];
        out[i] = (float)product * cells->scales[i];
    }
}

unsigned vector_cells_nearest(struct vector_cells *cells, const int8_t *values, unsigned wanted, uint16_t *out_cells)
{
    unsigned count = 0;
    float *cosines = cells->cosines;
    measure(cells, values, cosines);
    for (unsigned i = 0; i < cells->count && wanted; i++) {
        if (count == wanted && cosines[i] <= cosines[out_cells[count - 1]])
            continue;
        unsigned at = count < wanted ? count++ : count - 1;
        for (; at > 0 && cosines[out_cells[at - 1]] < cosines[i]; at--)
            out_cells[at] = out_cells[at - 1];
        out_cells[at] = (uint16_t)i;
    }
    return count;
}

size_t vector_cells_bytes(const struct vector_cells *cells)
{
    size_t bytes = cells->room * (sizeof *cells->cells + cells->dimensions * sizeof *cells->centres +
                                  sizeof *cells->scales + sizeof *cells->cosines);
    for (unsigned i = 0; i < cells->count; i++)
        bytes += cells->cells[i].room * (sizeof *cells->cells[i].signs + sizeof *cells->cells[i].places);
    return bytes + (size_t)cells->place_room * (sizeof *cells->cell_of + sizeof *cells->in_cell);
}

/* ── for tests ───────────────────────────────────────────────────────────────────────────────────────────────────── */

void vector_cells_check(const struct vector_cells *cells, uint32_t places)
{
    uint32_t members = 0;
    for (unsigned i = 0; i < cells->count; i++) {
        const struct vector_cell *cell = &cells->cells[i];
        assert(cell->count <= cell->room);
        assert(cells->count == 1 || cell->count >= VECTOR_CELL_FEW);
        for (uint32_t j = 0; j < cell->count; j++) {
            struct vector_signs signs = vector_signs_of(values_of(cells, cell->places[j]), cells->dimensions);
            assert(cell->places[j] < places);
            assert(cells->cell_of[cell->places[j]] == i && cells->in_cell[cell->places[j]] == j);
            assert(memcmp(&signs, &cell->signs[j], sizeof signs) == 0);
        }
        members += cell->count;
    }
    assert(members == places);
}
