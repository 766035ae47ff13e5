/* Which stories share words with an article: walks the postings of its terms, the heaviest first, adds up what is
 * covered, and keeps the best by coverage and nearness in time. Only a preselection: match.c measures those that come
 * out. */
#include "story_candidates.h"

#include <stdlib.h>
#include <string.h>

/* Postings looked at for one article: rare terms first, so what is left unseen are stories that share common words. */
#define VISITS_MAX 6000
/* Stories whose memory is asked for before it is looked at. */
#define AHEAD 8
/* Time after which a story counts half as likely: news come in bursts of about three days. */
#define HALF_MS ((int64_t)72 * 3600 * 1000)

int64_t live_story_gap_ms(const struct live_story *story, int64_t time_ms)
{
    if (time_ms == 0 || story->first_ms == 0) {
        return -1;
    }
    if (time_ms < story->first_ms) {
        return story->first_ms - time_ms;
    }
    return time_ms > story->last_ms ? time_ms - story->last_ms : 0;
}

static int by_weight(const void *a, const void *b)
{
    const struct vector_term *left = a;
    const struct vector_term *right = b;
    if (left->weight != right->weight) {
        return left->weight < right->weight ? 1 : -1;
    }
    return (left->hash > right->hash) - (left->hash < right->hash);
}

/* Adds each term's share to the scores of its stories and lists the stories met. */
static size_t score_stories(struct story_index *index, const struct vector *article, uint32_t *met)
{
    struct vector_term terms[FEATURES_TERMS_MAX];
    size_t term_count = article->count;
    for (size_t i = 0; i < term_count; i++) {
        postings_prefetch(&index->postings, article->terms[i].hash);
    }
    memcpy(terms, article->terms, term_count * sizeof *terms);
    qsort(terms, term_count, sizeof *terms, by_weight);
    size_t met_count = 0;
    size_t visits = 0;
    for (size_t i = 0; i < term_count && visits < VISITS_MAX; i++) {
        float weight = (float)terms[i].weight / (float)VECTOR_UNIT;
        uint32_t one;
        size_t count = 0;
        const uint32_t *stories = postings_find(&index->postings, terms[i].hash, &one, &count);
        count = count < VISITS_MAX - visits ? count : VISITS_MAX - visits;
        for (size_t j = 0; j < count; j++) {
            if (index->scores[stories[j]] == 0) {
                met[met_count++] = stories[j];
            }
            /* Never 0, since 0 says that the story has not been met: `met` would list it twice. */
            index->scores[stories[j]] += weight * weight + 1e-9f;
        }
        visits += count;
    }
    return met_count;
}

static float time_factor(const struct live_story *story, int64_t time_ms)
{
    int64_t gap_ms = live_story_gap_ms(story, time_ms);
    return gap_ms <= 0 ? 1.0f : 1.0f / (1.0f + (float)gap_ms / (float)HALF_MS);
}

/* Keeps `out` sorted, best first; equal ones in the order met. */
static size_t insert(struct candidate *out, size_t count, struct candidate candidate)
{
    if (count == CANDIDATES_MAX && candidate.coverage <= out[count - 1].coverage) {
        return count;
    }
    size_t at = count < CANDIDATES_MAX ? count++ : count - 1;
    for (; at > 0 && out[at - 1].coverage < candidate.coverage; at--) {
        out[at] = out[at - 1];
    }
    out[at] = candidate;
    return count;
}

size_t story_candidates_find(struct story_index *index, const struct vector *article, int64_t time_ms,
                             struct candidate out[CANDIDATES_MAX])
{
    uint32_t met[VISITS_MAX];
    size_t met_count = score_stories(index, article, met);
    size_t count = 0;
    for (size_t i = 0; i < met_count; i++) {
        __builtin_prefetch(&index->stories[met[i + AHEAD < met_count ? i + AHEAD : i]].first_ms);
        float coverage = index->scores[met[i]] * time_factor(&index->stories[met[i]], time_ms);
        /* Reset here instead of clearing the whole array, which is as long as there are stories. */
        index->scores[met[i]] = 0;
        count = insert(out, count, (struct candidate){met[i], coverage});
    }
    return count;
}
