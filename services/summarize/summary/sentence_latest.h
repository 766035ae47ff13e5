/* The latest wording of what a sentence counts: "12 dead" gives way to "15 dead" of a later report. Pure. */
#ifndef TRIPTYCH_SENTENCE_LATEST_H
#define TRIPTYCH_SENTENCE_LATEST_H

#include "overlap.h"

/* Returns the sentence, or the latest one that says the same but counts the same thing otherwise. Only sentences for
 * which `may_stand_in` is true are taken; reports whose time is not known give way to none. */
const struct sentence *sentence_latest(struct overlap *overlap, const struct sentences *sentences,
                                       const struct sentence *sentence,
                                       int (*may_stand_in)(const void *context, const struct sentence *candidate),
                                       const void *context);

#endif
