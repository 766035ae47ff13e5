/* The choice of a few sentences that together say most of what is central, each adding something, from different
 * reporters. The first is the one nearest the headline; then greedy over concept coverage: each turn takes the sentence
 * whose concepts not yet said weigh most, times its worth (see sentences_collect.h). What says the main fact once more,
 * or what another pick says, is left out, and so is what points at something that no pick has introduced. Pure. */
#ifndef TRIPTYCH_SENTENCES_PICK_H
#define TRIPTYCH_SENTENCES_PICK_H

#include "meanings.h"
#include "overlap.h"
#include "sentences_collect.h"

#define PICKS_MAX 8

struct picker; /* what a choice has said so far; large, so made once */

struct picker *picker_new(void); /* returns owned (picker_free), NULL without memory */
void picker_free(struct picker *picker);

/* Starts a choice among `sentences` (borrowed until the next start) under `headline` (NULL: there is none). */
void picker_start(struct picker *picker, const struct sentences *sentences, const struct concept_index *index,
                  const struct sentence *headline);

/* What vectors say of the sentences (borrowed until the next call); NULL, as at first: words alone tell what says the same. */
void picker_use(struct picker *picker, const struct meanings *meanings);

/* The sentences that vectors could tell most about: headline, picks, and what came nearest to being picked. Sets `out` to
 * at most `max` of them (borrowed) and returns how many. */
unsigned picker_candidates(const struct picker *picker, const struct sentence **out, unsigned max);

/* Which sentences one call may pick from. */
struct pick_filter {
    int titles;   /* titles, or sentences of texts */
    int scraps;   /* also sentences beneath SENTENCE_QUALITY_WHOLE */
    int any_lang; /* also other languages than the leading one */
};

/* Picks the sentence that holds who did what. Returns it, or NULL where no sentence passes. */
const struct sentence *picker_lead(struct picker *picker, struct pick_filter filter);

/* Leaves this sentence out, and what says the same. */
void picker_leave_out(struct picker *picker, const struct sentence *sentence);

/* Picks until there are `max` picks in all or nothing adds enough. Returns the picks so far, strongest first (borrowed,
 * valid until the next start), and sets *out_count. */
const struct sentence *const *picker_pick(struct picker *picker, struct pick_filter filter, unsigned max,
                                          unsigned *out_count);

#endif
