/* The concepts of a story's articles: who reports each, and so how much each weighs. Pure. Sized for the largest view;
 * clearing costs nothing, so that one index serves all stories. */
#ifndef TRIPTYCH_CONCEPT_INDEX_H
#define TRIPTYCH_CONCEPT_INDEX_H

#include "story_view.h"

#define CONCEPT_SLOTS     32768u /* a power of two */
#define CONCEPTS_KEPT_MAX 24576u /* three quarters: probing stays short; later concepts weigh nothing */

/* A concept's number is its slot; CONCEPT_NONE for one that found no room. */
#define CONCEPT_NONE UINT16_MAX
/* Beside it, where a slot is optional: none is wanted. */
#define CONCEPT_NONE_NEEDED (UINT16_MAX - 1)

struct concept_index;

struct concept_index *concept_index_new(void); /* returns owned (concept_index_free), NULL without memory */
void concept_index_free(struct concept_index *index);

/* Indexes the titles and sentences of the view's articles and weighs their concepts. Replaces what was there. */
void concept_index_build(struct concept_index *index, const struct story_view *view);

/* The slot of a concept that was indexed, or CONCEPT_NONE. */
uint16_t concept_find(const struct concept_index *index, uint32_t concept);

/* How central it is to the story: the share of reporters that have it beyond the first, and the share of titles. */
float concept_weight(const struct concept_index *index, uint16_t slot);

/* Whether so many reporters have it that the story cannot be told without it. */
int concept_is_known(const struct concept_index *index, uint16_t slot);

/* The reporters that have it, as bits. */
uint64_t concept_reporters(const struct concept_index *index, uint16_t slot);

/* How central it is to the titles alone. */
float concept_title_weight(const struct concept_index *index, uint16_t slot);

#endif
