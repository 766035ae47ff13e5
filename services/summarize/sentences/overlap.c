/* Overlap of sentences by marks in a table over all concepts: holding n words against a marked sentence costs n looks. */
#include "overlap.h"

#include <math.h>
#include <string.h>

static const float name_weight = 0.6F;
static const float mass_min = 6;          /* a scrap of few words has them in common with everything */
static const float headline_power = 0.8F; /* of the weight of a headline's word */

static float weight_of(uint8_t kind)
{
    return kind & CONCEPT_PAIR ? 0 : kind & CONCEPT_NAME ? name_weight : 1;
}

/* Clears by counting on: the table stays as it is, and old marks mean nothing. */
static void clear(struct overlap *overlap)
{
    overlap->mass = 0;
    if (++overlap->generation == 0) {
        memset(overlap->marks, 0, sizeof overlap->marks);
        overlap->generation = 1;
    }
}

static void mark(struct overlap *overlap, uint16_t slot, float weight)
{
    if (slot == CONCEPT_NONE || weight <= 0)
        return;
    overlap->marks[slot] = overlap->generation;
    overlap->weights[slot] = weight;
    overlap->mass += weight;
}

void overlap_mark(struct overlap *overlap, const struct sentences *sentences, const struct sentence *sentence)
{
    clear(overlap);
    for (unsigned i = sentence->slots_from; i < sentence->slots_from + sentence->slots_count; i++)
        mark(overlap, sentences->slots[i], weight_of(sentences->kinds[i]));
}

void overlap_mark_headline(struct overlap *overlap, const struct sentences *sentences,
                           const struct concept_index *index, const struct sentence *headline)
{
    clear(overlap);
    for (unsigned i = headline->slots_from; i < headline->slots_from + headline->slots_count; i++) {
        float central = concept_weight(index, sentences->slots[i]);
        mark(overlap, sentences->slots[i], weight_of(sentences->kinds[i]) * powf(central, headline_power));
    }
}

int overlap_has(const struct overlap *overlap, uint16_t slot)
{
    return slot != CONCEPT_NONE && overlap->marks[slot] == overlap->generation;
}

/* The weight of what both have; in *out_mass that of the sentence. */
static float shared(const struct overlap *overlap, const struct sentences *sentences, const struct sentence *sentence,
                    float *out_mass)
{
    float both = 0, mass = 0;
    for (unsigned i = sentence->slots_from; i < sentence->slots_from + sentence->slots_count; i++) {
        uint16_t slot = sentences->slots[i];
        mass += weight_of(sentences->kinds[i]);
        if (!(sentences->kinds[i] & CONCEPT_PAIR) && overlap_has(overlap, slot))
            both += overlap->weights[slot];
    }
    *out_mass = mass;
    return both;
}

float overlap_share(const struct overlap *overlap, const struct sentences *sentences, const struct sentence *sentence)
{
    float mass, both = shared(overlap, sentences, sentence, &mass);
    float least = fmaxf(fminf(mass, overlap->mass), mass_min);
    return fminf(both / least, 1);
}

float overlap_cover(const struct overlap *overlap, const struct sentences *sentences, const struct sentence *sentence)
{
    float mass;
    return overlap->mass > 0 ? shared(overlap, sentences, sentence, &mass) / overlap->mass : 0;
}
