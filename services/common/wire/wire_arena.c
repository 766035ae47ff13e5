/* The arena: chunks in a list, freed together. protobuf-c asks for many small pieces; with a cap, a message of a
 * kilobyte cannot become a megabyte. */
#include "wire_arena.h"

#include "wire.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#define ARENA_MAGIC 0x7a15e4a1u
#define CHUNK_BYTES 16384

struct chunk {
    struct chunk *next;
};

struct wire_arena {
    uint32_t magic;
    int is_full;
    struct chunk *chunks; /* all but the first, which holds this struct */
    char *at;
    size_t left;
    size_t total;
};

static size_t align_up(size_t size)
{
    return (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
}

struct wire_arena *wire_arena_new(size_t first_bytes)
{
    size_t header = align_up(sizeof(struct wire_arena));
    struct wire_arena *arena = malloc(header + align_up(first_bytes));
    if (arena)
        *arena = (struct wire_arena){.magic = ARENA_MAGIC,
                                     .at = (char *)arena + header,
                                     .left = align_up(first_bytes),
                                     .total = align_up(first_bytes)};
    return arena;
}

void wire_arena_free(struct wire_arena *arena)
{
    if (!arena)
        return;
    for (struct chunk *chunk = arena->chunks; chunk;) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    arena->magic = 0;
    free(arena);
}

static int add_chunk(struct wire_arena *arena, size_t size)
{
    size_t header = align_up(sizeof(struct chunk));
    size_t room = size > CHUNK_BYTES ? size : CHUNK_BYTES;
    if (room > WIRE_ARENA_MAX - arena->total) {
        arena->is_full = 1;
        return 0;
    }
    struct chunk *chunk = malloc(header + room);
    if (!chunk)
        return 0;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->at = (char *)chunk + header;
    arena->left = room;
    arena->total += room;
    return 1;
}

void *wire_arena_alloc(struct wire_arena *arena, size_t size)
{
    /* Before rounding up, which could overflow. */
    if (size > WIRE_ARENA_MAX) {
        arena->is_full = 1;
        return NULL;
    }
    size = align_up(size ? size : 1);
    if (size > arena->left && !add_chunk(arena, size))
        return NULL;
    void *memory = arena->at;
    arena->at += size;
    arena->left -= size;
    return memory;
}

int wire_arena_is_full(const struct wire_arena *arena)
{
    return arena->is_full;
}

struct wire_arena *wire_arena_of(void *first)
{
    struct wire_arena *arena = (struct wire_arena *)((char *)first - align_up(sizeof(struct wire_arena)));
    assert(arena->magic == ARENA_MAGIC); /* only what wire_unpack returned may be freed here */
    return arena;
}
