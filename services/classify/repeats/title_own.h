/* What a title says by itself: without the name of its outlet, and whether anything is left. Pure. */
#ifndef TRIPTYCH_TITLE_OWN_H
#define TRIPTYCH_TITLE_OWN_H

#include "article_marks.h"
#include "repeats.h"
#include "text_terms.h"

#define TITLE_OWN_SIZE  1025 /* as ingest cuts titles, terminated */
#define TITLE_WORDS_MAX 24   /* of one title: more are not compared */

/* The outlet, as the article names it; "" where it does not. Borrowed. */
struct title_outlet {
    const char *domain, *name;
    uint32_t source; /* hash of the domain, else of the name; 0 without either */
};

struct title_own {
    char text[TITLE_OWN_SIZE];       /* "" when it says nothing */
    int says_nothing;                /* it has words, but they name no event: the outlet, a section, "Access denied" */
    uint16_t words[TITLE_WORDS_MAX]; /* what it is about; the first MARKS_WORDS_MAX tell most */
    unsigned word_count;
};

void title_outlet_set(struct title_outlet *outlet, const char *domain, const char *name);

/* Whether the words, a title or the whole of a text, are such as stand in place of one. */
int title_says_nothing(const char *title, const struct title_outlet *outlet);

/* What reading a title takes. Borrowed. */
struct title_reader {
    struct text_analyser *analyser;
    struct repeats *repeats;
    const char *lang; /* as detected */
    const struct title_outlet *outlet;
};

/* Fills *out. Parts of the title that the outlet repeats (`repeats` knows, and learns them) are left out too. Returns 0
 * or a negative code when it cannot be tokenized. */
int title_own_read(const struct title_reader *reader, const char *title, struct title_own *out, struct err *err);

#endif
