/* What a query looks for in texts, for who ranks or corrects: not whether it matches. Pure. */
#ifndef TRIPTYCH_QUERY_WORDS_H
#define TRIPTYCH_QUERY_WORDS_H

#include "query.h"

#include <stddef.h>

enum query_word_kind {
    QUERY_WORD,      /* a word, in any form: "pension" */
    QUERY_WORDS,     /* words in a row, as they are: "gaza city" */
    QUERY_BEGINNING, /* of a word: "pens" */
    QUERY_PART,      /* letters anywhere, of scripts that run words together */
};

/* Folded, without blanks around; borrowed from the query. */
struct query_word {
    enum query_word_kind kind;
    const char *text; /* not terminated */
    size_t size;
};

/* Calls `each` for what is looked for, in the order of the query; what must not be there is passed over. */
void query_each_word(const struct query *query, void (*each)(void *context, const struct query_word *word),
                     void *context);

#endif
