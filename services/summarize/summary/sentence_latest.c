/* Numbers of a running story. Two sentences that say the same and give another number before the same word ("12 people",
 * "15 people") tell of two hours of one event: the later one is right, or at least not yet corrected. */
#include "sentence_latest.h"

static const float same_share = 0.5F; /* of the shorter one's words */
static const float worth_min = 0.5F;  /* of the earlier sentence's: a clumsy update is none */

/* The word that stands behind the number at `at`, or CONCEPT_NONE. */
static uint16_t counted_behind(const struct sentences *sentences, const struct sentence *sentence, unsigned at)
{
    for (unsigned i = at + 1; i < sentence->slots_from + sentence->slots_count; i++)
        if (!(sentences->kinds[i] & CONCEPT_PAIR))
            return sentences->kinds[i] & CONCEPT_NUMBER ? CONCEPT_NONE : sentences->slots[i];
    return CONCEPT_NONE;
}

static int has(const struct sentences *sentences, const struct sentence *sentence, uint16_t slot)
{
    for (unsigned i = sentence->slots_from; i < sentence->slots_from + sentence->slots_count; i++)
        if (sentences->slots[i] == slot)
            return 1;
    return 0;
}

/* Whether `b` has another number where `a` has one, and not a's number as well. */
static int counts_otherwise(const struct sentences *sentences, const struct sentence *a, const struct sentence *b)
{
    for (unsigned i = a->slots_from; i < a->slots_from + a->slots_count; i++) {
        uint16_t counted = sentences->kinds[i] & CONCEPT_NUMBER ? counted_behind(sentences, a, i) : CONCEPT_NONE;
        if (counted == CONCEPT_NONE || has(sentences, b, sentences->slots[i]))
            continue;
        for (unsigned j = b->slots_from; j < b->slots_from + b->slots_count; j++)
            if (sentences->kinds[j] & CONCEPT_NUMBER && counted_behind(sentences, b, j) == counted)
                return 1;
    }
    return 0;
}

const struct sentence *sentence_latest(struct overlap *overlap, const struct sentences *sentences,
                                       const struct sentence *sentence,
                                       int (*may_stand_in)(const void *context, const struct sentence *candidate),
                                       const void *context)
{
    if (sentence->time_ms == 0)
        return sentence;
    const struct sentence *latest = sentence;
    overlap_mark(overlap, sentences, sentence);
    for (unsigned i = 0; i < sentences->count; i++) {
        const struct sentence *candidate = &sentences->rows[i];
        if (candidate->time_ms > latest->time_ms && candidate->worth >= worth_min * sentence->worth &&
            overlap_share(overlap, sentences, candidate) >= same_share &&
            counts_otherwise(sentences, sentence, candidate) && may_stand_in(context, candidate))
            latest = candidate;
    }
    return latest;
}
