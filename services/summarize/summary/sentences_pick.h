/* The choice of a few sentences that together say most of what is central, each adding something, from different
 * reporters. Greedy over concept coverage: each turn takes the sentence whose concepts not yet said weigh most, times
 * its worth (see sentences_collect.h). Redundancy falls away because what was said weighs nothing any more. Pure. */
#ifndef TRIPTYCH_SENTENCES_PICK_H
#define TRIPTYCH_SENTENCES_PICK_H

#include "sentences_collect.h"

#define PICKS_MAX 8

struct picker; /* what a choice has said so far; large, so made once */

struct picker *picker_new(void); /* returns owned (picker_free), NULL without memory */
void picker_free(struct picker *picker);

/* Starts a choice among `sentences` (borrowed until the next start), weighed as the whole story's, or as one side's. */
void picker_start(struct picker *picker, const struct sentences *sentences, const struct concept_index *index);
void picker_start_side(struct picker *picker, const struct sentences *sentences, const struct concept_index *index,
                       enum side side);

/* Counts what a sentence says as said, without picking it. */
void picker_say(struct picker *picker, const struct sentence *sentence);

/* Right after a start: never picks this sentence nor one that says nearly nothing but what it says. */
void picker_leave_out(struct picker *picker, const struct sentence *sentence);

/* Which sentences one call may pick from. */
struct pick_filter {
    int titles;     /* titles, or sentences of texts */
    int any_lang;   /* also other languages than the leading one */
    enum side side; /* of this side only; SIDE_UNRATED: of all articles */
};

/* Picks until there are `max` picks in all or nothing adds enough. Returns the picks so far, strongest first (borrowed,
 * valid until the next start), and sets *out_count. */
const struct sentence *const *picker_pick(struct picker *picker, struct pick_filter filter, unsigned max,
                                          unsigned *out_count);

#endif
