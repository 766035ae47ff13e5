/* Related stories: those that this story's articles came nearest to joining, and did not. The scores were kept with
 * each article's placement when it was decided on, so this costs nothing. */
#include "story_related.h"

#include <string.h>

#define CANDIDATES_MAX 64 /* distinct ones of a view; what comes later is named too seldom to matter */

struct candidate {
    char *id;
    float score;
};

static void add(struct candidate *candidates, size_t *count, char *id, float score)
{
    size_t at = 0;
    while (at < *count && strcmp(candidates[at].id, id) != 0)
        at++;
    if (at == CANDIDATES_MAX)
        return;
    if (at == *count)
        candidates[(*count)++] = (struct candidate){id, 0};
    candidates[at].score += score;
}

void story_related_find(const struct story_view *view, struct story_related *out)
{
    struct candidate candidates[CANDIDATES_MAX];
    size_t count = 0;
    for (unsigned i = 0; i < view->count; i++) {
        const Triptych__Placement *placement = view->articles[i].placed->placement;
        if (placement && *placement->rejected_story_id && placement->rejected_score >= STORY_RELATED_SCORE_MIN &&
            strcmp(placement->rejected_story_id, placement->story_id) != 0)
            add(candidates, &count, placement->rejected_story_id, placement->rejected_score);
    }
    for (out->count = 0; out->count < STORY_RELATED_MAX && out->count < count; out->count++) {
        size_t best = out->count;
        for (size_t i = out->count + 1; i < count; i++)
            best = candidates[i].score > candidates[best].score ? i : best; /* of equals, the one named first */
        struct candidate taken = candidates[best];
        memmove(&candidates[out->count + 1], &candidates[out->count], (best - out->count) * sizeof taken);
        candidates[out->count] = taken;
        out->ids[out->count] = taken.id;
    }
}
