/* Picks sentences one after the other, each time the one that adds most of what has not been said (greedy coverage of
 * weighted concepts). Scores only fall as more is said, so an old score is an upper bound: most sentences need no new
 * one in a round. */
#include "sentences_pick.h"

#include "sentence_judge.h"
#include "sentence_latest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Tuned on the development stories by ROUGE and by reading; tests/bench/summarize says how. */
static const float reporter_again = 0.65F; /* worth of a further sentence of one reporter */
static const float new_share_min = 0.4F;   /* of its concepts that a sentence must add */
static const float novelty_power = 0.4F;   /* the less it adds the less it is worth */
/* Of the headline's words: what has as many tells the main fact once more … */
static const float main_fact_share = 0.55F;
/* … and of the words of the shorter of two: what shares as many says the same. */
static const float same_share = 0.34F;
/* Of one report's own sentences: whoever writes goes on rather than saying it again. */
static const float own_share = 0.42F;
/* The first sentence of a report tells the main fact, in whatever words: both bounds are lower for it. */
static const float first_sentence = 0.85F;
/* The first pick: the share of the headline's words that it must have, and how much more a larger share is worth. */
static const float lead_share_min = 0.4F, lead_share_floor = 0.35F, lead_share_power = 1.5F;
/* A sentence about the story has so many words that the reporters share: as central as this at least. */
#define ANCHORS_MIN 2
static const float anchor_weight = 0.25F;
static const float scrap_share_max = 0.8F;
/* Of the first pick's worth, that a further one must have: beneath is filler. */
static const float filler_share = 0.016F;

/* By vectors (meanings.h): cosines from which two sentences say the same, by themselves, with words in common, and beside
 * the headline. Set by reading pairs of bullets of sixty stories. */
struct alike_bounds {
    float alone, with_words, words, headline;
};
#define FIRST_PLACES 1 /* the second sentence of a report often tells the main fact as well */
static const struct alike_bounds alike_first = {0.57F, 0.5F, 0.2F, 0.58F};
static const struct alike_bounds alike_later = {0.61F, 0.54F, 0.25F, 0.64F};

struct picker {
    const struct sentences *sentences;
    const struct concept_index *index;
    const struct sentence *headline;
    const struct meanings *meanings; /* NULL: none */
    struct overlap overlap;
    uint32_t generation;
    uint32_t said[CONCEPT_SLOTS];      /* generation in which the concept was last said */
    float weights[SENTENCE_SLOTS_MAX]; /* beside sentences->slots */
    float totals[SENTENCES_MAX];       /* sum of a sentence's weights */
    float bounds[SENTENCES_MAX];       /* a sentence's score when last reckoned: it never rises */
    float head_share[SENTENCES_MAX];   /* of the headline's words that the sentence has */
    unsigned char is_out[SENTENCES_MAX];
    float reporter_factor[VIEW_ARTICLES_MAX];
    float lead_score;
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

void picker_use(struct picker *picker, const struct meanings *meanings)
{
    picker->meanings = meanings;
}

/* The share of the headline's words that each sentence has. */
static void head_shares_update(struct picker *picker, const struct concept_index *index)
{
    memset(picker->head_share, 0, picker->sentences->count * sizeof picker->head_share[0]);
    if (!picker->headline)
        return;
    overlap_mark_headline(&picker->overlap, picker->sentences, index, picker->headline);
    for (unsigned i = 0; i < picker->sentences->count; i++)
        picker->head_share[i] = overlap_cover(&picker->overlap, picker->sentences, &picker->sentences->rows[i]);
}

void picker_start(struct picker *picker, const struct sentences *sentences, const struct concept_index *index,
                  const struct sentence *headline)
{
    picker->sentences = sentences;
    picker->index = index;
    picker->headline = headline;
    picker->pick_count = 0;
    picker->lead_score = 0;
    /* Nothing has been said from here on. */
    if (++picker->generation == 0) {
        memset(picker->said, 0, sizeof picker->said);
        picker->generation = 1;
    }
    memset(picker->is_out, 0, sentences->count);
    for (unsigned i = 0; i < VIEW_ARTICLES_MAX; i++)
        picker->reporter_factor[i] = 1;
    for (unsigned i = 0; i < sentences->slot_count; i++)
        picker->weights[i] = concept_weight(index, sentences->slots[i]);
    for (unsigned i = 0; i < sentences->count; i++) {
        const struct sentence *sentence = &sentences->rows[i];
        float total = 0;
        for (unsigned j = 0; j < sentence->slots_count; j++)
            total += picker->weights[sentence->slots_from + j];
        picker->totals[i] = total;
        picker->bounds[i] = total * sentence->worth;
    }
    head_shares_update(picker, index);
    if (headline)
        picker->is_out[headline - sentences->rows] = 1;
}

static int is_said(const struct picker *picker, uint16_t slot)
{
    return slot != CONCEPT_NONE && picker->said[slot] == picker->generation;
}

static void say(struct picker *picker, const struct sentence *sentence)
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
    for (unsigned i = 0; i < sentence->slots_count; i++)
        said += (unsigned)is_said(picker, picker->sentences->slots[sentence->slots_from + i]);
    return (float)said / (float)sentence->slots_count;
}

/* Whether a reader knows who is meant by a surname: the headline or a pick has it, or so many reporters that the story
 * cannot be told without it. */
static int is_known(const struct picker *picker, uint16_t name)
{
    return name == CONCEPT_NONE_NEEDED || is_said(picker, name) || concept_is_known(picker->index, name);
}

/* Whether what the sentence points at has been introduced, by the headline or by a pick. */
static int is_resolved(const struct picker *picker, const struct sentence *sentence)
{
    return (sentence->pointer == CONCEPT_NONE_NEEDED || is_said(picker, sentence->pointer)) &&
           is_known(picker, sentence->name);
}

/* Of the first pick: a pointer would point at the headline, which stands apart, but a name in it is known. */
static int stands_alone(const struct picker *picker, const struct sentence *sentence)
{
    const struct sentence *headline = picker->headline;
    if (sentence->pointer != CONCEPT_NONE_NEEDED || is_known(picker, sentence->name))
        return sentence->pointer == CONCEPT_NONE_NEEDED;
    for (unsigned i = 0; headline && i < headline->slots_count; i++)
        if (picker->sentences->slots[headline->slots_from + i] == sentence->name && sentence->name != CONCEPT_NONE)
            return 1;
    return 0;
}

/* How much two sentences mean the same, MEANING_UNKNOWN where nothing is known of either. */
static float alike(const struct picker *picker, const struct sentence *a, const struct sentence *b)
{
    return picker->meanings ? meanings_alike(picker->meanings, a->digest->wording, b->digest->wording)
                            : MEANING_UNKNOWN;
}

/* Whether it says what the headline and the first pick say, or what another pick says. */
static int is_repetition(struct picker *picker, unsigned i)
{
    const struct sentence *sentence = &picker->sentences->rows[i];
    float strict = sentence->digest->place == 0 && !sentence->is_title ? first_sentence : 1;
    if (picker->head_share[i] >= main_fact_share * strict)
        return 1;
    const struct alike_bounds *bounds = sentence->digest->place <= FIRST_PLACES ? &alike_first : &alike_later;
    if (picker->headline && alike(picker, picker->headline, sentence) >= bounds->headline)
        return 1;
    overlap_mark(&picker->overlap, picker->sentences, sentence);
    for (unsigned j = 0; j < picker->pick_count; j++) {
        float bound = picker->picks[j]->reporter == sentence->reporter ? own_share : same_share;
        float share = overlap_share(&picker->overlap, picker->sentences, picker->picks[j]);
        if (share >= bound * (j == 0 ? strict : 1))
            return 1;
        float meaning = alike(picker, picker->picks[j], sentence);
        if (meaning >= bounds->alone || (meaning >= bounds->with_words && share >= bounds->words))
            return 1;
    }
    return 0;
}

/* Whether a pick points at the same thing already: "The move affects …", "The move came …" read as a list of captions. */
static int points_again(const struct picker *picker, const struct sentence *sentence)
{
    for (unsigned i = 0; i < picker->pick_count && sentence->pointer != CONCEPT_NONE_NEEDED; i++)
        if (picker->picks[i]->pointer == sentence->pointer)
            return 1;
    return 0;
}

/* The sentence's score as things stand, 0 when it would add too little. */
static float score(struct picker *picker, unsigned i)
{
    const struct sentence *sentence = &picker->sentences->rows[i];
    const uint16_t *slots = picker->sentences->slots + sentence->slots_from;
    const float *weights = picker->weights + sentence->slots_from;
    if (1 - said_share(picker, sentence) < new_share_min)
        return 0;
    float unsaid = 0;
    for (unsigned j = 0; j < sentence->slots_count; j++)
        if (slots[j] != CONCEPT_NONE && picker->said[slots[j]] != picker->generation)
            unsaid += weights[j];
    /* Of two that add as much, the one that repeats less reads better. */
    float novelty = powf(unsaid / (picker->totals[i] + 1e-9F), novelty_power);
    return unsaid * novelty * sentence->worth * picker->reporter_factor[sentence->reporter];
}

/* Whether it is about what the story is about, and no detail or matter of its own. */
static int is_anchored(const struct picker *picker, const struct sentence *sentence)
{
    unsigned anchors = 0;
    for (unsigned i = sentence->slots_from; i < sentence->slots_from + sentence->slots_count; i++)
        anchors += !(picker->sentences->kinds[i] & CONCEPT_PAIR) && picker->weights[i] >= anchor_weight;
    return anchors >= ANCHORS_MIN;
}

static int passes(const struct sentence *sentence, struct pick_filter filter)
{
    return sentence->is_title == filter.titles && (filter.any_lang || sentence->is_leading) &&
           (filter.scraps || filter.titles || sentence->digest->quality >= SENTENCE_QUALITY_WHOLE);
}

struct stand_in {
    const struct picker *picker;
    struct pick_filter filter;
};

static int may_stand_in(const void *context, const struct sentence *candidate)
{
    const struct stand_in *asked = context;
    return !asked->picker->is_out[candidate - asked->picker->sentences->rows] && passes(candidate, asked->filter) &&
           is_resolved(asked->picker, candidate);
}

/* Takes the sentence, or one of a later report that says it with newer numbers. */
static void take(struct picker *picker, const struct sentence *sentence, struct pick_filter filter)
{
    const struct stand_in asked = {picker, filter};
    const struct sentence *latest =
        sentence_latest(&picker->overlap, picker->sentences, sentence, may_stand_in, &asked);
    /* Both are out: the earlier numbers must not come back as a bullet of their own. */
    picker->picks[picker->pick_count++] = latest;
    picker->is_out[sentence - picker->sentences->rows] = picker->is_out[latest - picker->sentences->rows] = 1;
    /* Bullets should come from several outlets: one that has spoken counts less. */
    picker->reporter_factor[latest->reporter] *= reporter_again;
    say(picker, latest);
}

/* Whether it is the headline once more, in another outlet's text; a line without a full stop that says nearly all of it is. */
static int is_headline(const struct picker *picker, const struct sentence *sentence)
{
    int is_scrap = sentence->digest->quality < SENTENCE_QUALITY_WHOLE;
    return picker->headline &&
           (sentence->digest->wording == picker->headline->digest->wording ||
            (is_scrap && picker->head_share[sentence - picker->sentences->rows] >= scrap_share_max));
}

/* The sentence nearest the headline among those that have as large a share of it, or NULL. */
static const struct sentence *nearest(const struct picker *picker, struct pick_filter filter, float share_min)
{
    const struct sentence *best = NULL;
    float best_score = 0;
    for (unsigned i = 0; i < picker->sentences->count; i++) {
        const struct sentence *sentence = &picker->sentences->rows[i];
        if (picker->is_out[i] || !passes(sentence, filter) || !stands_alone(picker, sentence) ||
            picker->head_share[i] < share_min || is_headline(picker, sentence))
            continue;
        float share = picker->headline ? picker->head_share[i] : 1;
        float found = picker->totals[i] * sentence->worth * powf(lead_share_floor + share, lead_share_power);
        if (found > best_score) {
            best_score = found;
            best = sentence;
        }
    }
    return best;
}

const struct sentence *picker_lead(struct picker *picker, struct pick_filter filter)
{
    const struct sentence *lead = nearest(picker, filter, picker->headline ? lead_share_min : 0);
    if (!lead)
        lead = nearest(picker, filter, 0);
    if (!lead)
        return NULL;
    picker->lead_score = picker->totals[lead - picker->sentences->rows] * lead->worth;
    take(picker, lead, filter);
    return picker->picks[0];
}

void picker_leave_out(struct picker *picker, const struct sentence *sentence)
{
    overlap_mark(&picker->overlap, picker->sentences, sentence);
    for (unsigned i = 0; i < picker->sentences->count; i++)
        if (overlap_share(&picker->overlap, picker->sentences, &picker->sentences->rows[i]) >= same_share)
            picker->is_out[i] = 1;
}

/* The strongest sentence that passes, or NULL. Scores only fall, so one whose old score is beaten needs no new one. */
static const struct sentence *strongest(struct picker *picker, struct pick_filter filter)
{
    const struct sentence *best = NULL;
    float best_score = 0;
    for (unsigned i = 0; i < picker->sentences->count; i++) {
        const struct sentence *sentence = &picker->sentences->rows[i];
        if (picker->is_out[i] || picker->bounds[i] <= best_score || !passes(sentence, filter) ||
            !is_resolved(picker, sentence) || points_again(picker, sentence) || !is_anchored(picker, sentence))
            continue;
        picker->bounds[i] = score(picker, i);
        if (picker->bounds[i] <= best_score)
            continue;
        /* What an outlet adds is filler or not whoever it is: a story of one outlet has bullets, too. */
        float filler = picker->lead_score * filler_share * picker->reporter_factor[sentence->reporter];
        if (picker->bounds[i] <= filler || is_repetition(picker, i)) {
            picker->is_out[i] = 1;
            continue;
        }
        best_score = picker->bounds[i];
        best = sentence;
    }
    return best;
}

const struct sentence *const *picker_pick(struct picker *picker, struct pick_filter filter, unsigned max,
                                          unsigned *out_count)
{
    if (picker->headline)
        say(picker, picker->headline);
    while (picker->pick_count < max && picker->pick_count < PICKS_MAX) {
        const struct sentence *best = strongest(picker, filter);
        if (!best)
            break;
        take(picker, best, filter);
    }
    *out_count = picker->pick_count;
    return picker->picks;
}

/* Enters the sentence among the best ones so far, whose bounds fall. */
static unsigned candidate_enter(const struct picker *picker, unsigned i, const struct sentence **out, unsigned count,
                                unsigned max)
{
    const struct sentence *sentence = &picker->sentences->rows[i];
    unsigned at = count < max ? count++ : max;
    while (at > 0 && picker->bounds[i] > picker->bounds[out[at - 1] - picker->sentences->rows]) {
        if (at < max)
            out[at] = out[at - 1];
        at--;
    }
    if (at < max)
        out[at] = sentence;
    return count;
}

static int is_fixed(const struct picker *picker, const struct sentence *sentence)
{
    for (unsigned i = 0; i < picker->pick_count; i++)
        if (picker->picks[i] == sentence)
            return 1;
    return sentence == picker->headline;
}

unsigned picker_candidates(const struct picker *picker, const struct sentence **out, unsigned max)
{
    unsigned fixed = 0;
    if (picker->headline && fixed < max)
        out[fixed++] = picker->headline;
    for (unsigned i = 0; i < picker->pick_count && fixed < max; i++)
        out[fixed++] = picker->picks[i];
    unsigned count = 0;
    for (unsigned i = 0; i < picker->sentences->count; i++) {
        const struct sentence *sentence = &picker->sentences->rows[i];
        /* Also those that were left out: with other picks beside them they come back. */
        if (!is_fixed(picker, sentence) && sentence->is_leading && !sentence->is_title && picker->bounds[i] > 0 &&
            sentence->digest->quality >= SENTENCE_QUALITY_WHOLE)
            count = candidate_enter(picker, i, out + fixed, count, max - fixed);
    }
    return fixed + count;
}
