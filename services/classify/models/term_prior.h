/* How common words are in news before this desk has read any: what an empty index starts from. Pure. */
#ifndef TRIPTYCH_TERM_PRIOR_H
#define TRIPTYCH_TERM_PRIOR_H

#include "err.h"
#include "model_text.h"

#include <stdint.h>

/* Limits on what a model's file may claim. */
#define TERM_PRIOR_LANGUAGES_MAX 64
#define TERM_PRIOR_TERMS_MAX     500000
#define TERM_PRIOR_COUNT_MAX     1000000000

struct term_prior {
    const char *stem;  /* borrowed from `text` */
    uint32_t articles; /* of `articles` that it stands in */
};

struct term_prior_language {
    char lang[8];          /* ISO 639-1 */
    uint32_t first, count; /* of `terms` */
};

/* Read once, from the model; not changed afterwards. */
struct term_priors {
    uint32_t articles; /* the counts are of so many, in each language */
    struct term_prior_language languages[TERM_PRIOR_LANGUAGES_MAX];
    unsigned language_count;
    struct term_prior *terms; /* owned */
    uint32_t term_count;
    char *text; /* owned: what the stems stand in */
};

/* Rows "= lang" begin a language, "stem count stem count …" follow. Returns 0, or ERR_INVALID, ERR_TOO_LARGE,
 * ERR_MEMORY; takes the text's bytes; `out` needs term_priors_done either way. */
int term_priors_read(struct model_text *text, struct term_priors *out, struct err *err);
void term_priors_done(struct term_priors *priors);

#endif
