/* Who goes with whom when a story's older reports are only a line in a list. Whole groups are handed on: of a report
 * that follows nothing is left to compare, so it stays with those that it was found to be like. */
#include "report_follow.h"

#include "embed_compact.h"

#include <assert.h>

float report_likeness(const struct story_index *index, uint32_t one, uint32_t other)
{
    const struct live_article *a = &index->articles[one];
    const struct live_article *b = &index->articles[other];
    const int8_t *meaning_a = live_article_embedding(index, a);
    const int8_t *meaning_b = live_article_embedding(index, b);
    float likeness = vector_cosine(a->vector, b->vector);
    if (meaning_a && meaning_b) {
        float meaning = embed_cosine(meaning_a, meaning_b, index->embeddings.dimensions);
        likeness += meaning > 0 ? meaning : 0;
    }
    return likeness;
}

/* Of two that are as like, the later one: the story goes on with it. */
static uint32_t most_like(const struct story_index *index, const struct live_story *story, uint32_t report)
{
    uint32_t best = SLOT_NONE;
    float best_likeness = -1;
    for (unsigned i = 0; i < story->kept_count; i++) {
        float likeness = report_likeness(index, report, story->kept[i]);
        if (likeness >= best_likeness) {
            best = story->kept[i];
            best_likeness = likeness;
        }
    }
    return best;
}

uint32_t report_follow_next(struct story_index *index, const struct live_story *story, uint32_t leader)
{
    assert(index->articles[leader].vector);
    uint32_t next = most_like(index, story, leader);
    uint32_t at = index->stories[index->articles[leader].story].first_article;
    for (; at != SLOT_NONE; at = index->articles[at].next) {
        if (index->articles[at].follows == leader) {
            index->articles[at].follows = next;
        }
    }
    return next;
}
