/* Stable printable ids and the one hash (XXH3) that they and the indexes are made of. Pure. */
#ifndef TRIPTYCH_ID_H
#define TRIPTYCH_ID_H

#include <stddef.h>
#include <stdint.h>

/* A prefix letter and 16 characters of Crockford's base 32 in lower case (80 bits of XXH3-128), terminated. */
#define ID_SIZE 18

/* 64-bit XXH3 of `size_bytes` bytes. */
uint64_t id_hash64(const void *data, size_t size_bytes);

/* What Article.origin is the hash of for all that is replayed; for others it is the feed's address. */
#define ID_ORIGIN_ROWS "row"

/* An article's id ("a…"): from its identity, the canonical URL, or what stands in for one. */
void id_for_article(const char *identity, char out[ID_SIZE]);

/* A story's id ("s…"), from the id of the article that began it: the same input gives the same ids. */
void id_for_story(const char *first_article_id, char out[ID_SIZE]);

/* A process's identity, fresh at each start ("i…"), from the system's random source. */
void id_for_instance(char out[ID_SIZE]);

/* Whether `text` is an id with this prefix letter: the check at every border. */
int id_is_valid(const char *text, char prefix);

#endif
