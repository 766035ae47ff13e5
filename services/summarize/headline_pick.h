/* The title that stands for a story: the most central one that is sober, of a good length and in the leading language.
 * Pure. */
#ifndef TRIPTYCH_HEADLINE_PICK_H
#define TRIPTYCH_HEADLINE_PICK_H

#include "sentences_collect.h"

#define HEADLINE_BYTES_MAX 300

/* How well a title would do as a headline by its shape alone, 0 to 1: what shouts, asks, labels ("WATCH:"), names its
 * outlet or speaks to "you" does worse. `source` is the outlet's domain, may be empty. */
float headline_quality(const char *title, size_t len_bytes, const char *source);

/* Returns the picked title; a sentence of a text where no article has a title; NULL where there is neither. */
const struct sentence *headline_pick(const struct story_view *view, const struct concept_index *index,
                                     const struct sentences *sentences);

#endif
