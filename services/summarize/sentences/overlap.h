/* How much sentences of a story say the same, by their words: one is marked, others are held against it. Stems, names and
 * numbers; pairs of stems do not count. Pure. */
#ifndef TRIPTYCH_OVERLAP_H
#define TRIPTYCH_OVERLAP_H

#include "sentences_collect.h"

/* The marked sentence. Large, so made once; marking another costs its words. Zeroed memory is ready for use. */
struct overlap {
    uint32_t generation;
    uint32_t marks[CONCEPT_SLOTS]; /* generation in which the concept was last marked */
    float weights[CONCEPT_SLOTS];
    float mass; /* sum of the marked words' weights */
};

/* Marks a sentence; names count less than words, because all sentences of a story name the same people. */
void overlap_mark(struct overlap *overlap, const struct sentences *sentences, const struct sentence *sentence);

/* Marks a headline: each word counts as much as it is central to the story, too. */
void overlap_mark_headline(struct overlap *overlap, const struct sentences *sentences,
                           const struct concept_index *index, const struct sentence *headline);

/* Whether the marked sentence has this concept. */
int overlap_has(const struct overlap *overlap, uint16_t slot);

/* The share of the shorter one's words that marked sentence and this one have in common, 0 to 1. */
float overlap_share(const struct overlap *overlap, const struct sentences *sentences, const struct sentence *sentence);

/* The share of the marked one's words that this one has. */
float overlap_cover(const struct overlap *overlap, const struct sentences *sentences, const struct sentence *sentence);

#endif
