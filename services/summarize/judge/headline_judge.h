/* How sober a title is by its shape alone, and what of it is the headline. Pure. */
#ifndef TRIPTYCH_HEADLINE_JUDGE_H
#define TRIPTYCH_HEADLINE_JUDGE_H

#include "judge_words.h"

#include <stddef.h>

#define HEADLINE_BYTES_MAX 300
/* A title of less is no headline while there is another one, or a sentence: a question, a tease, a quotation alone, the
 * name of a site. */
#define HEADLINE_QUALITY_FIT 0.05F

struct headline_verdict {
    float quality;             /* how well it would do, 0 to 1; 0: empty or too long */
    unsigned start, len_bytes; /* the headline in the title, without labels ("WATCH:") and the site's name behind it */
};

/* A judge: the lexicon, and the words of the title judged last. */
struct headline_judge {
    const struct lexicon *lexicon; /* borrowed */
    struct judge_words words;
};

/* A title as it came; all borrowed. */
struct headline_title {
    const char *text; /* valid UTF-8 */
    size_t len_bytes;
    const char *lang;   /* ISO 639-1, or any other text */
    const char *source; /* the outlet's domain, may be empty */
};

void headline_judge(struct headline_judge *judge, const struct headline_title *title, struct headline_verdict *out);

#endif
