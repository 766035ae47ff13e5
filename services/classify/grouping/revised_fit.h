/* Whether an article whose wording changed still belongs to its story. Nothing is changed. */
#ifndef TRIPTYCH_REVISED_FIT_H
#define TRIPTYCH_REVISED_FIT_H

#include "decision.h"

struct revised_fit {
    int stays;
    int is_copy;               /* 0: if it was a near-identical copy, it is one no more */
    char to_story_id[ID_SIZE]; /* where it goes, if it does not stay; "": into a story of its own */
    float here, there;         /* log odds of joining; `there` is 0 for a story of its own */
};

/* `input` describes the article as it is now. It stays when nothing can be told: it is alone in its story, a copy, or
 * not among the reports that are kept. Returns 0 or ERR_MEMORY. */
int revised_fit(struct story_index *index, const struct decision_input *input, struct revised_fit *out,
                struct err *err);

#endif
