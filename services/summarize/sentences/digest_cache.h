/* The digests of the articles that were summed up last: a story that grows by one article costs one digest. An article
 * is known by its id, and read again when its wording or language is another. Owns the digests. */
#ifndef TRIPTYCH_DIGEST_CACHE_H
#define TRIPTYCH_DIGEST_CACHE_H

#include "article_digest.h"
#include "err.h"
#include "story.pb-c.h"

#define DIGEST_CACHE_SETS 2048u
#define DIGEST_CACHE_WAYS 4u /* 8,192 digests: about 16 MB with whole texts, 58 MB at the very most */

struct digest_cache;

/* Returns owned (digest_cache_free), or NULL with `err`. */
struct digest_cache *digest_cache_new(struct err *err);
void digest_cache_free(struct digest_cache *cache);

/* Begins another round: what digest_cache_get returned before may go away from here on. */
void digest_cache_turn(struct digest_cache *cache);

/* Sets *out to the article's digest in language `lang` (borrowed until the next turn), made now if it is not there.
 * Returns 0, or what article_digest_make could not do. */
int digest_cache_get(struct digest_cache *cache, const Triptych__Article *article, const char *lang,
                     const struct article_digest **out, struct err *err);

#endif
