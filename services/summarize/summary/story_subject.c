/* A story's topics and places: what at least a third of its articles have, the most frequent first, topics of the
 * second level behind those of the first. */
#include "story_subject.h"

#include "topic_names.h"

#include <string.h>

#define CANDIDATES_MAX 128 /* distinct ones of a view; what comes later is named too seldom to matter */
#define SHARE_DIVISOR  3   /* one in three */

struct ballot {
    char *names[CANDIDATES_MAX];
    unsigned votes[CANDIDATES_MAX];
    size_t count;
    unsigned voters;
};

static void vote(struct ballot *ballot, char *const *names, size_t count)
{
    ballot->voters += count > 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < ballot->count && strcmp(ballot->names[at], names[i]) != 0)
            at++;
        if (at == CANDIDATES_MAX)
            continue;
        if (at == ballot->count) {
            ballot->names[ballot->count++] = names[i];
            ballot->votes[at] = 0;
        }
        ballot->votes[at]++;
    }
}

/* Whether a name is a topic below the first level. */
static int is_second(const char *name)
{
    return topic_find(name) >= TOPICS_TOP;
}

static int comes_before(const struct ballot *ballot, size_t left, size_t right)
{
    if (is_second(ballot->names[left]) != is_second(ballot->names[right]))
        return is_second(ballot->names[right]);
    return ballot->votes[left] > ballot->votes[right]; /* of equals, the one named first */
}

static size_t elect(struct ballot *ballot, char *out[STORY_SUBJECTS_MAX])
{
    size_t elected = 0;
    while (elected < STORY_SUBJECTS_MAX) {
        size_t best = CANDIDATES_MAX;
        for (size_t i = 0; i < ballot->count; i++)
            if (ballot->votes[i] * SHARE_DIVISOR >= ballot->voters && ballot->votes[i] > 0 &&
                (best == CANDIDATES_MAX || comes_before(ballot, i, best)))
                best = i;
        if (best == CANDIDATES_MAX)
            break;
        ballot->votes[best] = 0;
        out[elected++] = ballot->names[best];
    }
    return elected;
}

void story_subject_vote(const struct story_view *view, struct story_subject *out)
{
    struct ballot topics = {.count = 0};
    struct ballot places = {.count = 0};
    for (unsigned i = 0; i < view->count; i++) {
        const Triptych__Placement *placement = view->articles[i].placed->placement;
        if (!placement)
            continue;
        vote(&topics, placement->topics, placement->n_topics);
        vote(&places, placement->places, placement->n_places);
    }
    out->topic_count = elect(&topics, out->topics);
    out->place_count = elect(&places, out->places);
}
