/* The title that stands for a story: the most central one that is sober, of a good length and in the leading language.
 * Pure. */
#ifndef TRIPTYCH_HEADLINE_PICK_H
#define TRIPTYCH_HEADLINE_PICK_H

#include "sentences_collect.h"

/* What it is chosen from; all borrowed. */
struct headline_choice {
    const struct story_view *view;
    const struct concept_index *index;
    const struct sentences *sentences;
    const char *kept_id; /* article whose title the headline is now; "": there is none */
};

/* Returns the picked title; a sentence of a text where no title will do; NULL where there is neither. The headline that
 * is there stays unless another is clearly better, or gives a later toll. */
const struct sentence *headline_pick(const struct headline_choice *choice);

#endif
