/* What a summary needs of one article, worked out once however often its story changes: its sentences that could stand
 * in a summary, each with its concepts (stems and pairs of neighbouring stems, as hashes). Pure. */
#ifndef TRIPTYCH_ARTICLE_DIGEST_H
#define TRIPTYCH_ARTICLE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "article.pb-c.h"
#include "err.h"
#include "sentence_claims.h"
#include "text_terms.h"

#define DIGEST_TEXT_BYTES    2048 /* of the text that are read: news says first what matters */
#define DIGEST_TEXT_WANTED   2052 /* to ask the store for: more than is read, so that a cut is noticed */
#define DIGEST_SENTENCES_MAX 14   /* kept, beside the title */
#define DIGEST_FIT_MAX       8    /* of them fit to be said; the others only tell what the article speaks of */
#define DIGEST_CONCEPTS_MAX  1024 /* kept of one article */
#define DIGEST_CLAIMS_MAX    8    /* likewise */

/* A concept is a hash of 32 bits whose lowest say what it is. Two are the same concept when they differ in CONCEPT_NAME
 * alone: whether a word is capitalised depends on its place. */
#define CONCEPT_PAIR     1u /* of two neighbouring stems */
#define CONCEPT_NAME     2u /* capitalised inside a sentence */
#define CONCEPT_NUMBER   4u
#define CONCEPT_KINDS    (CONCEPT_PAIR | CONCEPT_NAME | CONCEPT_NUMBER)
#define CONCEPT_IDENTITY (~CONCEPT_NAME)

struct digest_sentence {
    uint32_t start;     /* bytes, in the text; in the title behind its labels */
    uint32_t len_bytes; /* 0: there is none (only the title) */
    uint32_t wording;   /* hash of the stems in order: equal for equal wording */
    uint16_t concepts_from, concepts_count;
    uint16_t words;
    uint16_t place;   /* among all sentences of the text, kept or not: 0 is the first */
    uint8_t role;     /* enum sentence_role */
    uint8_t loaded;   /* words that take sides */
    uint32_t pointer; /* concept of the noun that something must have introduced before ("the move"); 0: none */
    uint32_t name;    /* concept of a surname that its article has given in full before; 0: none */
    float quality;    /* see sentence_judge.h; of the title headline_judge.h */
};

/* A number or name that the article gives. */
#define DIGEST_CLAIM_TITLE UINT8_MAX
struct digest_claim {
    uint8_t sentence; /* index of the sentence; DIGEST_CLAIM_TITLE */
    struct sentence_claim claim;
};

/* One block of memory: freed by free(). */
struct article_digest {
    struct digest_sentence title;
    unsigned sentence_count, fit_count;
    struct digest_sentence sentences[DIGEST_SENTENCES_MAX]; /* in reading order; of quality 0: not fit to be said */
    unsigned claim_count;
    struct digest_claim claims[DIGEST_CLAIMS_MAX]; /* the title's first, then in reading order */
    unsigned concept_count;
    uint32_t concepts[]; /* each sentence's in order of appearance, without repetitions within a sentence */
};

/* What a word is as a concept: its stem's hash with what kind of word it is. */
uint32_t concept_of_term(const struct text_term *term);

struct digester; /* what is dear to make: one per thread */

/* Returns owned (digester_free), or NULL with `err`. */
struct digester *digester_new(struct err *err);
void digester_free(struct digester *digester);

/* Digests an article's title and text, read in `lang` (ISO 639-1 or "und").
 * Returns 0 and sets *out (returns owned: free), ERR_MEMORY, or what ICU could not do. */
int article_digest_make(struct digester *digester, const Triptych__Article *article, const char *lang,
                        struct article_digest **out, struct err *err);

#endif
