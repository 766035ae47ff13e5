/* How common words are in news before this desk has read any: what an empty index starts from. */
#ifndef TRIPTYCH_TERM_PRIOR_H
#define TRIPTYCH_TERM_PRIOR_H

#define TERM_PRIOR_ARTICLES 2000u /* the counts are of so many */

struct term_prior {
    const char *lang;         /* ISO 639-1; NULL ends the table */
    const char *const *lines; /* "stem count stem count …", ends with NULL */
};

extern const struct term_prior TERM_PRIORS[];

#endif
