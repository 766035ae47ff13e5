/* The stories beside a story: those that its articles nearly joined, or that it goes on with when an affair lasts
 * longer than a story may. Pure. */
#ifndef TRIPTYCH_STORY_RELATED_H
#define TRIPTYCH_STORY_RELATED_H

#include "story_view.h"

#define STORY_RELATED_MAX 5
/* Of classify's join score: what an article fits less than this is another matter. */
#define STORY_RELATED_SCORE_MIN 0.25f

struct story_related {
    char *ids[STORY_RELATED_MAX]; /* borrowed from the articles, the likeliest first */
    size_t count;
};

/* Sums the scores that the articles of the view have for the best story that they did not join. Their own story, which
 * some may have been kept out of at first, does not count. */
void story_related_find(const struct story_view *view, struct story_related *out);

#endif
