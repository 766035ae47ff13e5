/* A query as the index is asked it: one part for each word, phrase, beginning or run of letters. Only candidates come of it,
 * and their weight; whether one matches, the query says. Pure. */
#ifndef TRIPTYCH_SEARCH_QUESTION_H
#define TRIPTYCH_SEARCH_QUESTION_H

#include "query.h"
#include "xapian_shim.h"

#define SEARCH_PARTS_MAX 32 /* that are looked for; those behind them do not rank */
#define SEARCH_TERMS_MAX 256
#define SEARCH_ROOM      8192 /* bytes of all terms */

struct text_stemmers;

/* Terms and texts lie in the struct itself: it is not copied. */
struct search_question {
    struct xapian_part parts[SEARCH_PARTS_MAX];
    size_t part_count;
    const char *words[SEARCH_PARTS_MAX]; /* of the part, its one word as it was asked; NULL for others */
    /* Private. */
    const char *terms[SEARCH_TERMS_MAX];
    char room[SEARCH_ROOM];
    size_t term_count, used;
    struct text_stemmers *stemmers;
};

void search_question_make(struct search_question *question, const struct query *query, struct text_stemmers *stemmers);

#endif
