/* All reports of a story with their digests, in the order in which they came: what ../facts looks at. Pure. */
#ifndef TRIPTYCH_FACTS_TOLD_H
#define TRIPTYCH_FACTS_TOLD_H

#include "article_digest.h"
#include "story.pb-c.h"

#define TOLD_MAX 256 /* of one story that are looked at */

struct told_report {
    const Triptych__PlacedArticle *placed;
    const struct article_digest *digest; /* set by the caller */
    int64_t time_ms;                     /* its own, or that of receipt; 0: neither is known */
    unsigned source; /* number of its outlet, from 0; articles whose outlet is not known are outlets of their own */
};

struct told {
    unsigned count, source_count;
    struct told_report reports[TOLD_MAX];
};

/* Fills in the reports of a story (borrowed), the earliest first; those whose time is not known last, as they come.
 * Without their digests. */
void told_fill(struct told *told, Triptych__PlacedArticle *const *articles, size_t count);

/* Words of two sentences that are the same, as a share of the shorter one's; pairs of words do not count. */
float told_likeness(const struct article_digest *a_digest, const struct digest_sentence *a,
                    const struct article_digest *b_digest, const struct digest_sentence *b);

/* The sentence of a claim, and the text that it stands in. */
const struct digest_sentence *told_sentence(const struct told_report *report, const struct digest_claim *claim,
                                            const char **out_text);

#endif
