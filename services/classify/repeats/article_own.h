/* An article without what its outlet says whatever it reports, and without a title that says nothing: what grouping
 * compares and an embedder is given. Learns from each article what the next ones are compared with. Pure. */
#ifndef TRIPTYCH_ARTICLE_OWN_H
#define TRIPTYCH_ARTICLE_OWN_H

#include "article_marks.h"
#include "repeats.h"
#include "title_own.h"

#define ARTICLE_OWN_TEXT_SIZE 16385 /* as ingest cuts texts, terminated */

struct article_own_input {
    const char *id;            /* a title that says nothing is told from others by it */
    const char *domain, *name; /* of the outlet, "" when not known */
    const char *url;           /* "" without one */
    const char *title, *text;  /* valid UTF-8, as ingest cuts them */
    const char *lang;          /* as detected */
};

struct article_own {
    struct title_own title;
    char text[ARTICLE_OWN_TEXT_SIZE];
    struct article_marks marks;
};

/* Fills *out (20 KB: not for the stack of what nests deeply) and learns. Returns 0 or a negative code when the title cannot
 * be tokenized. */
int article_own_read(struct text_analyser *analyser, struct repeats *repeats, const struct article_own_input *input,
                     struct article_own *out, struct err *err);

#endif
