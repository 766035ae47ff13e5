/* A sentence as the checks read it, and its numbers against those of another one. Pure. */
#ifndef TRIPTYCH_WRITER_NUMBERS_H
#define TRIPTYCH_WRITER_NUMBERS_H

#include "judge_words.h"
#include "text_terms.h"

#define WRITER_TERMS_MAX 192 /* of a sentence; a longer one's end is not looked at, so what is said of it is refused */

struct writer_side {
    const char *text;
    struct judge_words words;
    unsigned term_count;
    struct text_term terms[WRITER_TERMS_MAX];
    int is_cased; /* has capitals, and no letter of a script without, so that names can be told by theirs */
};

/* Whether each number that is said is given as well, in digits or in words of its language, and nothing is counted or measured in
 * a unit that the other has not. In languages that run words together no number is seen: the caller compares all words. */
int writer_numbers_stand(const struct writer_side *said, const struct writer_side *given);

#endif
