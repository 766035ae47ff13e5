/* Facts that all sides of a story report: names and numbers of its headline and bullets that outlets of every side have.
 * Pure. */
#ifndef TRIPTYCH_SHARED_FACTS_H
#define TRIPTYCH_SHARED_FACTS_H

#include "concept_index.h"
#include "err.h"
#include "sentences_collect.h"
#include "text_terms.h"

#define SHARED_FACTS_MAX       8
#define SHARED_FACT_BYTES_MAX  80
#define SHARED_FACT_DIGITS_MIN 2 /* of a number: single digits count everything */

struct shared_facts {
    struct text_analyser *analyser;    /* borrowed */
    const struct concept_index *index; /* borrowed */
    unsigned count;
    char *pointers[SHARED_FACTS_MAX]; /* into texts */
    char texts[SHARED_FACTS_MAX][SHARED_FACT_BYTES_MAX + 1];
    uint64_t sides[VIEW_SIDES]; /* bits of each side's reporters */
    unsigned side_count;        /* sides that have any */
};

/* Starts on a story; index and analyser are borrowed until the next start. */
void shared_facts_start(struct shared_facts *facts, const struct story_view *view, const struct concept_index *index,
                        struct text_analyser *analyser);

/* Adds the names and numbers of `text` (in `lang`) that every side has. Returns 0, or what ICU could not do. */
int shared_facts_add(struct shared_facts *facts, const char *text, size_t len_bytes, const char *lang, struct err *err);

/* Whether every side has all names and numbers of the sentence, and it has two at least. */
int shared_facts_has_all(const struct shared_facts *facts, const struct sentences *sentences,
                         const struct sentence *sentence);

#endif
