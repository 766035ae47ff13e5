/* Picks sentences one after the other, each time the one that adds most of what has not been said (greedy coverage of
 * weighted concepts). Scores only fall as more is said, so an old score is an upper bound: most sentences need no new
 * one in a round. */
#include "sentences_pick.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float reporter_again = 0.3F; /* worth of a further sentence of one reporter */
static const float same_share = 0.8F;     /* of its concepts that make a sentence another way to write a given one */
/* A sentence must add half and more of its concepts, and the less it adds the less it is worth: what was said in other
 * words shares few concepts with it. Without these two, ROUGE is 0.5 better and four of five bullets say the same. */
static const float new_share_min = 0.65F, novelty_power = 0.25F;
/* Titles are short and name the same people and places. */
static const float new_share_min_title = 0.5F;

struct picker {
    const struct sentences *sentences;
    uint32_t generation;
    uint32_t said[CONCEPT_SLOTS];      /* generation in which the concept was last said */
    float weights[SENTENCE_SLOTS_MAX]; /* beside sentences->slots */
    float totals[SENTENCES_MAX];       /* sum of a sentence's weights */
    float bounds[SENTENCES_MAX];       /* a sentence's score when last reckoned: it never rises */
    unsigned char is_out[SENTENCES_MAX];
    float reporter_factor[VIEW_ARTICLES_MAX];
    const struct sentence *picks[PICKS_MAX];
    unsigned pick_count;
};

struct picker *picker_new(void)
{
    return calloc(1, sizeof(struct picker));
}

void picker_free(struct picker *picker)
{
    free(picker);
}

/* Nothing has been said from here on. */
static void generation_turn(struct picker *picker)
{
    if (++picker->generation == 0) {
        memset(picker->said, 0, sizeof picker->said);
        picker->generation = 1;
    }
}

static void start(struct picker *picker, const struct sentences *sentences)
{
    picker->sentences = sentences;
    picker->pick_count = 0;
    generation_turn(picker);
    memset(picker->is_out, 0, sentences->count);
    for (unsigned i = 0; i < VIEW_ARTICLES_MAX; i++)
        picker->reporter_factor[i] = 1;
}

/* Adds up the weights of every sentence; until something is said, that is its score. */
static void totals_update(struct picker *picker)
{
    for (unsigned i = 0; i < picker->sentences->count; i++) {
        const struct sentence *sentence = &picker->sentences->rows[i];
        float total = 0;
        for (unsigned j = 0; j < sentence->slots_count; j++)
            total += picker->weights[sentence->slots_from + j];
        picker->totals[i] = total;
        picker->bounds[i] = total * sentence->worth;
    }
}

void picker_start(struct picker *picker, const struct sentences *sentences, const struct concept_index *index)
{
    start(picker, sentences);
    for (unsigned i = 0; i < sentences->slot_count; i++)
        picker->weights[i] = concept_weight(index, sentences->slots[i]);
    totals_update(picker);
}

void picker_start_side(struct picker *picker, const struct sentences *sentences, const struct concept_index *index,
                       enum side side)
{
    start(picker, sentences);
    for (unsigned i = 0; i < sentences->count; i++) {
        const struct sentence *sentence = &sentences->rows[i];
        /* For what a side stresses only its own reports may speak. */
        picker->is_out[i] = sentence->side != side;
        for (unsigned j = sentence->slots_from; j < sentence->slots_from + sentence->slots_count; j++)
            picker->weights[j] = picker->is_out[i] ? 0 : concept_side_weight(index, sentences->slots[j], side);
    }
    totals_update(picker);
}

void picker_say(struct picker *picker, const struct sentence *sentence)
{
    for (unsigned i = 0; i < sentence->slots_count; i++) {
        uint16_t slot = picker->sentences->slots[sentence->slots_from + i];
        if (slot != CONCEPT_NONE)
            picker->said[slot] = picker->generation;
    }
}

/* The share of the sentence's concepts that has been said. */
static float said_share(const struct picker *picker, const struct sentence *sentence)
{
    unsigned said = 0;
    for (unsigned i = 0; i < sentence->slots_count; i++) {
        uint16_t slot = picker->sentences->slots[sentence->slots_from + i];
        said += slot != CONCEPT_NONE && picker->said[slot] == picker->generation;
    }
    return (float)said / (float)sentence->slots_count;
}

void picker_leave_out(struct picker *picker, const struct sentence *sentence)
{
    picker_say(picker, sentence);
    for (unsigned i = 0; i < picker->sentences->count; i++)
        if (said_share(picker, &picker->sentences->rows[i]) >= same_share)
            picker->is_out[i] = 1;
    generation_turn(picker);
}

/* The sentence's score as things stand, 0 when it would add too little. */
static float score(struct picker *picker, unsigned i)
{
    const struct sentence *sentence = &picker->sentences->rows[i];
    const uint16_t *slots = picker->sentences->slots + sentence->slots_from;
    const float *weights = picker->weights + sentence->slots_from;
    /* Below that it is the same thing in other words. */
    if (1 - said_share(picker, sentence) < (sentence->is_title ? new_share_min_title : new_share_min))
        return 0;
    float unsaid = 0;
    for (unsigned j = 0; j < sentence->slots_count; j++)
        if (slots[j] != CONCEPT_NONE && picker->said[slots[j]] != picker->generation)
            unsaid += weights[j];
    float novelty = powf(unsaid / (picker->totals[i] + 1e-9F), novelty_power);
    return unsaid * novelty * sentence->worth * picker->reporter_factor[sentence->reporter];
}

static int passes(const struct sentence *sentence, struct pick_filter filter)
{
    return sentence->is_title == filter.titles && (filter.any_lang || sentence->is_leading);
}

/* The strongest sentence that passes, or NULL. Scores only fall, so one whose old score is beaten needs no new one. */
static const struct sentence *strongest(struct picker *picker, struct pick_filter filter)
{
    const struct sentence *best = NULL;
    float best_score = 0;
    for (unsigned i = 0; i < picker->sentences->count; i++) {
        const struct sentence *sentence = &picker->sentences->rows[i];
        if (picker->is_out[i] || picker->bounds[i] <= best_score || !passes(sentence, filter))
            continue;
        picker->bounds[i] = score(picker, i);
        if (picker->bounds[i] > best_score) {
            best_score = picker->bounds[i];
            best = sentence;
        }
    }
    return best;
}

const struct sentence *const *picker_pick(struct picker *picker, struct pick_filter filter, unsigned max,
                                          unsigned *out_count)
{
    while (picker->pick_count < max && picker->pick_count < PICKS_MAX) {
        const struct sentence *best = strongest(picker, filter);
        if (!best)
            break;
        picker->picks[picker->pick_count++] = best;
        picker->is_out[best - picker->sentences->rows] = 1;
        /* Bullets should come from several outlets: one that has spoken counts less. */
        picker->reporter_factor[best->reporter] *= reporter_again;
        picker_say(picker, best);
    }
    *out_count = picker->pick_count;
    return picker->picks;
}
