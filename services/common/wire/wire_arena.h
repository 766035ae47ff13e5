/* Memory of one unpacked message: chunks that grow up to a cap and are freed together. The message itself is the first
 * thing allocated, so that its address leads back to the arena. */
#ifndef TRIPTYCH_WIRE_ARENA_H
#define TRIPTYCH_WIRE_ARENA_H

#include <stddef.h>

struct wire_arena;

/* `first_bytes` is a guess at what will be needed. Returns owned (wire_arena_free), NULL without memory. */
struct wire_arena *wire_arena_new(size_t first_bytes);
void wire_arena_free(struct wire_arena *arena);

/* NULL when the cap (WIRE_ARENA_MAX) is reached or memory is out. Aligned for any type. */
void *wire_arena_alloc(struct wire_arena *arena, size_t size);
/* Whether an allocation failed for the cap. */
int wire_arena_is_full(const struct wire_arena *arena);
/* The arena that `first`, the first allocation made from it, belongs to. */
struct wire_arena *wire_arena_of(void *first);

#endif
