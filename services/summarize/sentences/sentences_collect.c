/* Lists every sentence that may be picked, with its worth by place, length and quality, and its concepts as slots of
 * the index, so that picking compares numbers alone. */
#include "sentences_collect.h"

#include <math.h>

#include "sentence_judge.h"

/* A sum over concepts favours long sentences, a mean short ones: the sum over a root of the length stands between.
 * Below `short_words` the length gains nothing more. Both tuned on the development stories. */
static const float length_power = 0.6F, short_words = 12;
/* What stands first says most: the first sentence counts 3 times, the next 1.75, 1.5 … */
static const float first_bonus = 0.5F, place_bonus = 1.5F;

/* What speaks for nobody in particular must not come from opinion, nor say what to think: beneath this it is left out. One word
 * that takes sides is too many from an outlet of the left or right, and two from anybody. */
static const float neutrality_min = 0.55F;

static float worth_of(const struct digest_sentence *sentence, unsigned place)
{
    float words = sentence->words < short_words ? short_words : (float)sentence->words;
    float bonus = 1 + place_bonus / (float)(1 + place) + (place == 0 ? first_bonus : 0);
    return sentence->quality * bonus / powf(words, length_power);
}

static void sentence_add(struct sentences *sentences, const struct concept_index *index,
                         const struct view_article *from, struct sentence row)
{
    if (row.digest->concepts_count == 0 || row.digest->len_bytes > SENTENCE_BYTES_MAX ||
        sentences->count == SENTENCES_MAX)
        return;
    /* Only here, and not in the digest: a side's point may be as loud as its outlet. */
    float neutrality = from->prior * sentence_loaded_factor(row.digest->loaded);
    row.worth *= neutrality >= neutrality_min ? neutrality : 0;
    row.reporter = from->reporter;
    row.side = from->side;
    row.time_ms = from->placed->article->published_ms;
    row.is_leading = from->is_leading;
    row.pointer = row.digest->pointer ? concept_find(index, row.digest->pointer) : CONCEPT_NONE_NEEDED;
    row.name = row.digest->name ? concept_find(index, row.digest->name) : CONCEPT_NONE_NEEDED;
    row.slots_from = sentences->slot_count;
    row.slots_count = row.digest->concepts_count;
    const uint32_t *concepts = from->digest->concepts + row.digest->concepts_from;
    for (unsigned i = 0; i < row.slots_count; i++) {
        sentences->kinds[sentences->slot_count] = (uint8_t)(concepts[i] & CONCEPT_KINDS);
        sentences->slots[sentences->slot_count++] = concept_find(index, concepts[i]);
    }
    sentences->rows[sentences->count++] = row;
}

void sentences_collect(const struct story_view *view, const struct concept_index *index, struct sentences *sentences)
{
    sentences->count = sentences->slot_count = 0;
    for (unsigned i = 0; i < view->count; i++) {
        const struct article_digest *digest = view->articles[i].digest;
        for (unsigned place = 0; place < digest->sentence_count; place++)
            sentence_add(sentences, index, &view->articles[i],
                         (struct sentence){.digest = &digest->sentences[place],
                                           .article = i,
                                           .worth = worth_of(&digest->sentences[place], place)});
    }
    for (unsigned i = 0; i < view->count; i++)
        sentence_add(sentences, index, &view->articles[i],
                     (struct sentence){.digest = &view->articles[i].digest->title,
                                       .article = i,
                                       .is_title = 1,
                                       .worth = worth_of(&view->articles[i].digest->title, 0)});
}
