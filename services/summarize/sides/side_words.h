/* Which words a side's outlets use more than the other sides', and so what its sentences stress. Pure. */
#ifndef TRIPTYCH_SIDE_WORDS_H
#define TRIPTYCH_SIDE_WORDS_H

#include "sentences_collect.h"

struct side_words {
    uint64_t own[VIEW_SIDES];    /* bits of the side's reporters; those whose text several sides run are in none */
    uint64_t others[VIEW_SIDES]; /* … of the other rated sides' */
    float z[CONCEPT_SLOTS];      /* of the side weighed last; only slots of the story's sentences are set */
};

/* Finds out whose texts are whose. */
void side_words_count(struct side_words *words, const struct story_view *view, const struct concept_index *index);

/* Weighs every concept of the sentences for a side: log-odds of its reporters having it against the others', with a
 * Dirichlet prior of what all have, in standard deviations. */
void side_words_weigh(struct side_words *words, const struct concept_index *index, const struct sentences *sentences,
                      enum side side);

/* Whether the side weighed last uses the word clearly more. */
int side_words_is_own(const struct side_words *words, uint16_t slot);

/* How much a sentence says what the side uses more; 0 where too few words do. */
float side_words_score(const struct side_words *words, const struct sentences *sentences,
                       const struct sentence *sentence);

#endif
