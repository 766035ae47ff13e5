#include "match_crowd.h"

#define CROWD_RANK 3u

/* The value of that rank among the matches, `typical` where there are fewer. */
static float ranked(const struct match *matches, size_t count, enum match_feature feature, unsigned rank, float typical)
{
    float best[CROWD_RANK] = {0};
    for (size_t i = 0; i < count; i++) {
        float value = matches[i].features[feature];
        for (unsigned j = 0; j < rank; j++) {
            if (value > best[j]) {
                float next = best[j];
                best[j] = value;
                value = next;
            }
        }
    }
    return best[rank - 1] > 0 ? best[rank - 1] : typical;
}

void match_crowd_set(struct match *match, const struct crowd *crowd)
{
    match->features[MATCH_CROWD] = crowd->by_words > 0 ? crowd->by_words : CROWD_BY_WORDS;
    match->features[MATCH_MEANING_CROWD] = crowd->by_meaning > 0 ? crowd->by_meaning : CROWD_BY_MEANING;
    match->features[MATCH_MEANING_CROWD] *= (float)match->has_meaning;
}

/* The story that is left out would be the best. */
static struct crowd crowd_of(const struct match_query *query, const struct match *matches, size_t count)
{
    unsigned rank = query->except == SLOT_NONE ? CROWD_RANK : CROWD_RANK - 1;
    return (struct crowd){ranked(matches, count, MATCH_NEAREST_COSINE, rank, CROWD_BY_WORDS),
                          ranked(matches, count, MATCH_MEANING_NEAREST_COSINE, rank, CROWD_BY_MEANING)};
}

void match_crowd_measure(const struct match_query *query, struct match *matches, size_t count)
{
    struct crowd crowd = crowd_of(query, matches, count);
    for (size_t i = 0; i < count; i++) {
        match_crowd_set(&matches[i], &crowd);
    }
}
