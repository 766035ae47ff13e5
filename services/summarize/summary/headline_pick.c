/* Picks the headline: the title whose words most reporters' titles and texts share, by its quality (headline_judge.c),
 * for its length. */
#include "headline_pick.h"

#include <math.h>

#include "headline_judge.h"
#include "sentence_judge.h"

/* Most headlines that editors write have 6 to 16 words. */
#define WORDS_FEW  5
#define WORDS_MANY 18

/* Tuned on the editors' headlines of the development stories. */
static const float title_power = 0.8F, text_part = 0.7F, misfits = 0.7F;
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

const struct sentence *headline_pick(const struct concept_index *index, const struct sentences *sentences)
{
    const struct sentence *best = NULL;
    float best_score = 0;
    /* Titles in the leading language, any title, any sentence: the first kind that there is. */
    for (int kind = 0; kind < 3 && !best; kind++)
        for (unsigned i = 0; i < sentences->count; i++) {
            const struct sentence *sentence = &sentences->rows[i];
            if (sentence->is_title != (kind < 2) || (kind == 0 && !sentence->is_leading))
                continue;
            float found = score(index, sentences, sentence);
            if (found > best_score) {
                best_score = found;
                best = sentence;
            }
        }
    return best;
}
