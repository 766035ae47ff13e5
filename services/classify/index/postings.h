/* The inverted index: for each term the stories that have it, least recently touched first, bounded. Pure. */
#ifndef TRIPTYCH_POSTINGS_H
#define TRIPTYCH_POSTINGS_H

#include "hash_index.h"

#include <stddef.h>
#include <stdint.h>

/* Stories of one term; beyond it the one untouched for longest is forgotten for this term. A term that so many stories
 * share says little, and every story has rarer ones. With 256 stories are grouped as well (B-cubed F1 of Ground News,
 * AllSides, OG2021, the mixed stream: 90.85 91.19 66.08 77.48; with 64: 90.85 91.23 66.12 77.46), and an article of a long
 * text takes twice as long at 100 thousand live stories. */
#define POSTINGS_STORIES_MAX 64

struct postings {
    struct hash_index terms; /* a term's one story, or its list: postings.c */
    size_t list_bytes;
};

/* Returns 0 or ERR_MEMORY. */
int postings_init(struct postings *postings);
void postings_done(struct postings *postings);

/* Asks for the term's memory, which is where the time of a look-up goes: it is there when the term is looked up
 * soon. */
void postings_prefetch(const struct postings *postings, uint32_t hash);

/* Adds the story, or moves it to the end as the latest touched. Returns 0 or ERR_MEMORY (then nothing changed). */
int postings_add(struct postings *postings, uint32_t hash, uint32_t story);
void postings_remove(struct postings *postings, uint32_t hash, uint32_t story);

/* The stories of a term and how many they are (borrowed until the next change), NULL and 0 for none. `one` is the
 * caller's place for the story of a term that has only one. */
const uint32_t *postings_find(const struct postings *postings, uint32_t hash, uint32_t *one, size_t *out_count);

size_t postings_bytes(const struct postings *postings);

/* Walks all terms and calls `on_story` for each story of each. For tests and checks. */
void postings_check(const struct postings *postings, void (*on_story)(void *context, uint32_t hash, uint32_t story),
                    void *context);

#endif
