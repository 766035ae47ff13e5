/* What a summary needs of one article, worked out once however often its story changes: its sentences that could stand
 * in a summary, each with its concepts (stems and pairs of neighbouring stems, as hashes). Pure. */
#ifndef TRIPTYCH_ARTICLE_DIGEST_H
#define TRIPTYCH_ARTICLE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "article.pb-c.h"
#include "err.h"

#define DIGEST_TEXT_BYTES    2048 /* of the text that are read: news says first what matters */
#define DIGEST_TEXT_WANTED   2052 /* to ask the store for: more than is read, so that a cut is noticed */
#define DIGEST_SENTENCES_MAX 8    /* kept, beside the title */
#define DIGEST_CONCEPTS_MAX  1024 /* kept of one article */

struct digest_sentence {
    uint32_t start;     /* bytes, in the text; in the title 0 */
    uint32_t len_bytes; /* 0: there is none (only the title) */
    uint32_t wording;   /* hash of the stems in order: equal for equal wording */
    uint16_t concepts_from, concepts_count;
    uint16_t words;
    float quality; /* see sentence_quality; of the title headline_quality */
};

/* One block of memory: freed by free(). */
struct article_digest {
    struct digest_sentence title;
    unsigned sentence_count;
    struct digest_sentence sentences[DIGEST_SENTENCES_MAX]; /* in reading order */
    unsigned concept_count;
    uint32_t concepts[]; /* each sentence's in order of appearance, without repetitions within a sentence */
};

struct digester; /* what is dear to make: one per thread */

/* Returns owned (digester_free), or NULL with `err`. */
struct digester *digester_new(struct err *err);
void digester_free(struct digester *digester);

/* Digests an article's title and text, read in `lang` (ISO 639-1 or "und").
 * Returns 0 and sets *out (returns owned: free), ERR_MEMORY, or what ICU could not do. */
int article_digest_make(struct digester *digester, const Triptych__Article *article, const char *lang,
                        struct article_digest **out, struct err *err);

#endif
