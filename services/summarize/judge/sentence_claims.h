/* What a sentence says in numbers: how many dead, how many dockers, how much money; and whom it names as the suspect.
 * Two sentences that say the same thing of it with other numbers disagree (../facts/facts_differ.h). Pure. */
#ifndef TRIPTYCH_SENTENCE_CLAIMS_H
#define TRIPTYCH_SENTENCE_CLAIMS_H

#include "judge_words.h"

#define SENTENCE_CLAIMS_MAX 4    /* of one sentence; later ones are left out */
#define CLAIM_BYTES_MAX     160  /* of the span that says it */
#define CLAIM_VALUE_MAX     1e15 /* a larger number is no claim */

enum claim_kind {
    CLAIM_COUNT, /* a number of what stands behind it: "400 homes"; only like sentences can be compared */
    CLAIM_MONEY, /* of what stands behind it: "$2.5 billion settlement" */
    CLAIM_DEAD,  /* from here on in whatever words and language */
    CLAIM_INJURED,
    CLAIM_MISSING,
    CLAIM_ARRESTED,
    CLAIM_DISPLACED,
    CLAIM_SUSPECT, /* a name and no number */
    CLAIM_KINDS
};

struct sentence_claim {
    enum claim_kind kind;
    uint64_t about;      /* hash of the word that is counted, 0 for people in general; of the name (CLAIM_SUSPECT) */
    double value;        /* 0 for a name; at most CLAIM_VALUE_MAX */
    unsigned start, end; /* the span in the sentence, bytes: "at least 15 people dead" */
    unsigned about_start, about_end; /* in it, what is counted: "dead", "soldiers"; of a name the name itself */
    int is_hedged;                   /* "more than", "about": another number may be as true */
};

/* Finds the claims of a sentence that was read. What it says of the past ("since 2019", "up from 12") is none. Returns
 * how many. */
unsigned sentence_claims_find(const struct judge_words *words, const char *text,
                              struct sentence_claim out[SENTENCE_CLAIMS_MAX]);

#endif
