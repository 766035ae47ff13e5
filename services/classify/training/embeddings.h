/* The vectors of all articles of a file, for the benches: asked of an embedder, or read from a cache file of an earlier
 * run, or both. A vector is found by what was embedded, so a cache serves any files and any order. */
#ifndef TRIPTYCH_BENCH_EMBEDDINGS_H
#define TRIPTYCH_BENCH_EMBEDDINGS_H

#include "err.h"
#include "group_rows.h"

#include <stddef.h>
#include <stdint.h>

struct embeddings;

struct embeddings_options {
    const char *rows_path;  /* articles, as for group_rows_open; read through once: not standard input */
    const char *url;        /* of the embedder; NULL: the cache alone */
    const char *cache_path; /* read when it is there, added to; NULL: none */
    int is_raw;             /* without centring */
    int is_unwhitened;      /* centred and no more */
};

/* Embeds what the cache does not have, with progress on stderr. Returns 0 and sets *out (returns owned:
 * embeddings_free); ERR_UNAVAILABLE when the embedder does not answer, ERR_INVALID for a file that is no cache, … */
int embeddings_open(const struct embeddings_options *options, struct embeddings **out, struct err *err);
void embeddings_free(struct embeddings *embeddings);

/* The vector (embed_compact.h; borrowed) of this gist in this language, NULL when there is none. */
const int8_t *embeddings_find(const struct embeddings *embeddings, const char *gist, const char *lang);
/* That of the row, as the engine takes it (borrowed); without values when there is none. */
struct embedding embeddings_of_row(const struct embeddings *embeddings, const struct group_row *row);
unsigned embeddings_dimensions(const struct embeddings *embeddings);
size_t embeddings_count(const struct embeddings *embeddings);

#endif
