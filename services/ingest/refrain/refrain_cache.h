/* The memories of the sources that articles came from lately, so that not each article has its source's read from Redis and
 * written back: that would cost more than storing the article. Bounded; whoever came longest ago leaves. What was learnt
 * here and what other processes have learnt meanwhile are put together whenever a memory is read again. Pure. */
#ifndef TRIPTYCH_REFRAIN_CACHE_H
#define TRIPTYCH_REFRAIN_CACHE_H

#include "refrain.h"

#define REFRAIN_CACHE_MAX      256   /* sources, of 24 KB each */
#define REFRAIN_CACHE_FRESH_MS 60000 /* so long after it was read others may know more */

struct refrain_cache;

/* Returns owned (refrain_cache_free), NULL without memory. */
struct refrain_cache *refrain_cache_new(void);
void refrain_cache_free(struct refrain_cache *cache);

/* The memory of a source, borrowed until the next call; NULL when it is to be read first, or again. */
struct refrain *refrain_cache_find(struct refrain_cache *cache, const char *domain, int64_t now_ms);

/* Enters what was read, together with what is here. Returns the memory, borrowed until the next call; NULL without
 * memory. */
struct refrain *refrain_cache_put(struct refrain_cache *cache, const char *domain, const struct refrain *read,
                                  int64_t now_ms);

/* The memory of the source, if it is here, has learnt something: it is to be written. */
void refrain_cache_learnt(struct refrain_cache *cache, const char *domain);

/* A source that is to be written: returns its memory and sets *out_domain (both borrowed until the next call); it counts
 * as written then. NULL when there is none. */
const struct refrain *refrain_cache_take_learnt(struct refrain_cache *cache, const char **out_domain);

#endif
