/* What a story is about and where it happens: what enough of its articles say. Pure. */
#ifndef TRIPTYCH_STORY_SUBJECT_H
#define TRIPTYCH_STORY_SUBJECT_H

#include "story_view.h"

#define STORY_SUBJECTS_MAX 6 /* topics, and places */

struct story_subject {
    char *topics[STORY_SUBJECTS_MAX],
        *places[STORY_SUBJECTS_MAX]; /* borrowed from the articles, the most named first */
    size_t topic_count, place_count;
};

/* Counts over the articles of the view. A topic or place is the story's when at least a third of those that have any
 * name it; topics of the first level come first. */
void story_subject_vote(const struct story_view *view, struct story_subject *out);

#endif
