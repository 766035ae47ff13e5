/* The title that stands for a story: the most central one that is sober, of a good length and in the leading language.
 * Pure. */
#ifndef TRIPTYCH_HEADLINE_PICK_H
#define TRIPTYCH_HEADLINE_PICK_H

#include "sentences_collect.h"

/* Returns the picked title; a sentence of a text where no article has a title; NULL where there is neither. */
const struct sentence *headline_pick(const struct concept_index *index, const struct sentences *sentences);

#endif
