/* Picks the headline: the title whose words most reporters' titles and texts share, by its quality (headline_judge.c),
 * for its length. */
#include "headline_pick.h"

#include <math.h>
#include <string.h>

#include "headline_judge.h"
#include "sentence_judge.h"

/* Most headlines that editors write have 6 to 16 words. */
#define WORDS_FEW          5
#define WORDS_MANY         18
#define SENTENCE_WORDS_FEW 25 /* of a sentence that stands for a title */

/* Tuned on the editors' headlines of the development stories. */
static const float title_power = 0.8F, text_part = 0.7F, misfits = 0.7F;
/* Of the best one's score: what the headline that is there needs to stay, and a later toll to take its place. */
static const float kept_share = 0.75F, later_share = 0.5F;
static const float center_bonus = 1.05F; /* of outlets rated as center: the soberest on average */

static float score(const struct concept_index *index, const struct sentences *sentences,
                   const struct sentence *sentence)
{
    const struct digest_sentence *digest = sentence->digest;
    float sum = 0;
    for (unsigned i = 0; i < sentence->slots_count; i++) {
        uint16_t slot = sentences->slots[sentence->slots_from + i];
        sum += concept_title_weight(index, slot) + text_part * concept_weight(index, slot);
    }
    float words = digest->words < SENTENCE_WORDS_MIN ? SENTENCE_WORDS_MIN : (float)digest->words;
    float quality = digest->len_bytes > HEADLINE_BYTES_MAX ? 0 : digest->quality;
    if (digest->words < WORDS_FEW || digest->words > WORDS_MANY)
        quality *= misfits;
    if (sentence->side == SIDE_CENTER)
        quality *= center_bonus;
    return quality * sum / powf(words, title_power);
}

/* What may be the headline, the best kind first. */
enum headline_kind { KIND_TITLE, KIND_SENTENCE, KIND_ANY_TITLE_HERE, KIND_ANY_TITLE, KIND_ANYTHING, KIND_COUNT };

static int is_of_kind(const struct headline_choice *choice, const struct sentence *sentence, enum headline_kind kind)
{
    switch (kind) {
    case KIND_TITLE:
        return sentence->is_title && sentence->is_leading && sentence->digest->quality >= HEADLINE_QUALITY_FIT;
    case KIND_SENTENCE:
        /* A story of one outlet is known by its title, whatever that is like. */
        return !sentence->is_title && sentence->is_leading && choice->view->reporter_count > 1 &&
               sentence->digest->place == 0 && sentence->pointer == CONCEPT_NONE_NEEDED &&
               sentence->digest->quality >= SENTENCE_QUALITY_WHOLE && sentence->digest->words <= SENTENCE_WORDS_FEW;
    case KIND_ANY_TITLE_HERE:
        return sentence->is_title && sentence->is_leading;
    case KIND_ANY_TITLE:
        return sentence->is_title;
    case KIND_ANYTHING:
    case KIND_COUNT:
        break;
    }
    return !sentence->is_title;
}

static const struct sentence *strongest(const struct headline_choice *choice, enum headline_kind kind, float *out_score)
{
    const struct sentence *best = NULL;
    *out_score = 0;
    for (unsigned i = 0; i < choice->sentences->count; i++) {
        const struct sentence *sentence = &choice->sentences->rows[i];
        if (!is_of_kind(choice, sentence, kind))
            continue;
        float found = score(choice->index, choice->sentences, sentence);
        if (found > *out_score) {
            *out_score = found;
            best = sentence;
        }
    }
    return best;
}

/* The title that is the headline now, while it is nearly as good as the best one: a headline that changes with every
 * report is none to know a story by. */
static const struct sentence *kept(const struct headline_choice *choice, enum headline_kind kind, float best_score)
{
    for (unsigned i = 0; i < choice->sentences->count; i++) {
        const struct sentence *sentence = &choice->sentences->rows[i];
        if (sentence->is_title && is_of_kind(choice, sentence, kind) &&
            strcmp(choice->view->articles[sentence->article].placed->article->id, choice->kept_id) == 0 &&
            score(choice->index, choice->sentences, sentence) >= kept_share * best_score)
            return sentence;
    }
    return NULL;
}

/* What a title says of the dead, injured, missing …; NULL when it says nothing of them. */
static const struct sentence_claim *toll_of(const struct headline_choice *choice, const struct sentence *title)
{
    const struct article_digest *digest = choice->view->articles[title->article].digest;
    for (unsigned i = 0; title->is_title && i < digest->claim_count; i++)
        if (digest->claims[i].sentence == DIGEST_CLAIM_TITLE && digest->claims[i].claim.kind >= CLAIM_DEAD &&
            digest->claims[i].claim.kind != CLAIM_SUSPECT)
            return &digest->claims[i].claim;
    return NULL;
}

/* The title, or that of a later report which gives another toll of the same. */
static const struct sentence *latest_toll(const struct headline_choice *choice, const struct sentence *title,
                                          enum headline_kind kind, float best_score)
{
    const struct sentence_claim *toll = toll_of(choice, title);
    const struct sentence *latest = title;
    for (unsigned i = 0; toll && title->time_ms > 0 && i < choice->sentences->count; i++) {
        const struct sentence *other = &choice->sentences->rows[i];
        if (other->time_ms <= latest->time_ms || !is_of_kind(choice, other, kind))
            continue;
        const struct sentence_claim *others = toll_of(choice, other);
        if (others && others->kind == toll->kind && others->about == toll->about &&
            fabs(others->value - toll->value) > 0 &&
            score(choice->index, choice->sentences, other) >= later_share * best_score)
            latest = other;
    }
    return latest;
}

const struct sentence *headline_pick(const struct headline_choice *choice)
{
    for (enum headline_kind kind = KIND_TITLE; kind < KIND_COUNT; kind++) {
        float best_score;
        const struct sentence *best = strongest(choice, kind, &best_score);
        if (!best)
            continue;
        const struct sentence *here = choice->kept_id[0] ? kept(choice, kind, best_score) : NULL;
        return latest_toll(choice, here ? here : best, kind, best_score);
    }
    return NULL;
}
