/* Weighted log-odds with an informative prior (Monroe, Colaresi and Quinn, "Fightin' Words", 2008), over reporters
 * instead of words: a story has few outlets a side, and one that repeats a word is one voice. The prior keeps a word that
 * a single outlet uses from counting much. */
#include "side_words.h"

#include <math.h>

static const float prior = 2;          /* reporters' worth of what all say, for every word */
static const float z_min = 0.45F;      /* of a word that the side uses more */
static const float name_weight = 0.7F; /* whom a side names tells less than what it says */
static const float length_power = 0.5F;
#define DISTINCT_MIN 2 /* words of a sentence that the side uses more */

static unsigned count_bits(uint64_t bits)
{
    return (unsigned)__builtin_popcountll(bits);
}

void side_words_count(struct side_words *words, const struct story_view *view, const struct concept_index *index)
{
    (void)index;
    for (enum side side = SIDE_UNRATED; side <= SIDE_RIGHT; side++)
        words->own[side] = words->others[side] = 0;
    for (unsigned i = 0; i < view->count; i++)
        words->own[view->articles[i].side] |= (uint64_t)1 << view->articles[i].reporter;
    uint64_t left = words->own[SIDE_LEFT], center = words->own[SIDE_CENTER], right = words->own[SIDE_RIGHT];
    uint64_t several = (left & center) | (left & right) | (center & right);
    for (enum side side = SIDE_UNRATED; side <= SIDE_RIGHT; side++)
        words->own[side] &= ~several;
    for (enum side side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        words->others[side] = (left | center | right) & ~words->own[side];
}

static float z_of(unsigned have, unsigned of, unsigned others_have, unsigned others)
{
    /* What all say is the prior of both: with few outlets the odds stay near it. */
    float share = (float)(have + others_have) / (float)(of + others);
    float with = prior * share, without = prior * (1 - share);
    float own = (float)have + with, own_not = (float)(of - have) + without;
    float other = (float)others_have + with, other_not = (float)(others - others_have) + without;
    return (logf(own / own_not) - logf(other / other_not)) / sqrtf(1 / own + 1 / other);
}

void side_words_weigh(struct side_words *words, const struct concept_index *index, const struct sentences *sentences,
                      enum side side)
{
    uint64_t own = words->own[side], others = words->others[side];
    for (unsigned i = 0; i < sentences->slot_count; i++) {
        uint16_t slot = sentences->slots[i];
        if (slot == CONCEPT_NONE || sentences->kinds[i] & CONCEPT_PAIR)
            continue;
        uint64_t reporters = concept_reporters(index, slot);
        unsigned have = count_bits(reporters & own), others_have = count_bits(reporters & others);
        /* What everybody or nobody has tells no side apart, and has no odds. */
        int is_plain = have == 0 || (have == count_bits(own) && others_have == count_bits(others));
        words->z[slot] = is_plain ? 0 : z_of(have, count_bits(own), others_have, count_bits(others));
    }
}

int side_words_is_own(const struct side_words *words, uint16_t slot)
{
    return slot != CONCEPT_NONE && words->z[slot] >= z_min;
}

float side_words_score(const struct side_words *words, const struct sentences *sentences,
                       const struct sentence *sentence)
{
    float sum = 0, length = 0;
    unsigned distinct = 0;
    for (unsigned i = sentence->slots_from; i < sentence->slots_from + sentence->slots_count; i++) {
        uint16_t slot = sentences->slots[i];
        if (slot == CONCEPT_NONE || sentences->kinds[i] & CONCEPT_PAIR)
            continue;
        length++;
        float z = words->z[slot];
        distinct += z >= z_min;
        /* Words that the others use more take off, by half: a contrast is often worded by what it rejects. */
        sum += (z > 0 ? z : z / 2) * (sentences->kinds[i] & CONCEPT_NAME ? name_weight : 1);
    }
    return distinct >= DISTINCT_MIN && sum > 0 ? sum / powf(length, length_power) : 0;
}
