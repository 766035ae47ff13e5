/* Sparse vectors of weighted terms: of one article, and summed up of a story (its centre). Weights are whole numbers,
 * so that adding an article and taking it back gives the same bytes. Pure. */
#ifndef TRIPTYCH_VECTOR_H
#define TRIPTYCH_VECTOR_H

#include "article_features.h"
#include "term_frequency.h"

#include <stddef.h>
#include <stdint.h>

#define VECTOR_UNIT      4096 /* an article's vector has this length */
#define VECTOR_TERMS_MAX 320  /* of a story's centre; an article has at most FEATURES_TERMS_MAX */

struct vector_term {
    uint32_t hash;
    unsigned weight : 24;
    unsigned flags : 8;
};

struct vector {
    uint16_t count;
    uint16_t room;
    float square;                     /* sum of the weights' squares, 1 for an article */
    float length;                     /* of an article's before it was normalised to 1; 0 for a centre */
    float class_square[TERM_CLASSES]; /* likewise, of the terms with that flag */
    struct vector_term terms[];       /* strictly ascending by hash */
};

/* Weighs an article's terms by count, place, kind and rarity, to length 1. Returns owned (free), NULL without
 * memory. */
struct vector *vector_of_article(const struct article_features *features, const struct term_frequency *frequency);

/* Adds `other` to *vector (made when NULL, moved when it grows); beyond VECTOR_TERMS_MAX new terms are left out.
 * Returns 0 or ERR_MEMORY (then nothing changed). */
int vector_add(struct vector **vector, const struct vector *other);

/* Takes `other` away again and reports each term that is gone. */
typedef void vector_term_fn(void *context, uint32_t hash);
void vector_subtract(struct vector *vector, const struct vector *other, vector_term_fn *on_gone, void *context);

/* Of any two vectors; 0 when one has no terms. */
float vector_cosine(const struct vector *a, const struct vector *b);

/* Returns owned (free), NULL without memory. */
struct vector *vector_copy(const struct vector *vector);

int vector_has(const struct vector *vector, uint32_t hash);
size_t vector_bytes(const struct vector *vector);

/* A vector laid out so that others can be compared with it quickly. */
#define PROBE_SLOTS 512 /* a power of two, three times FEATURES_TERMS_MAX */
#define PROBE_MARKS                                                                                                    \
    4096 /* bits, so many that few terms of others meet one by chance and most are passed over at once */
struct probe {
    const struct vector *vector;
    uint32_t marks[PROBE_MARKS / 32];
    uint16_t slots[PROBE_SLOTS]; /* term number + 1 */
};
void probe_init(struct probe *probe, const struct vector *article);

/* What a probe's article (a) and another vector (b) have in common. */
struct overlap {
    unsigned shared;                     /* terms */
    float product;                       /* sum of weight a × weight b */
    float class_product[TERM_CLASSES];   /* likewise, of terms that have the flag on both sides */
    float covered_a, covered_b;          /* squares of the shared terms' weights on either side */
    float class_covered_a[TERM_CLASSES]; /* likewise, of terms with the flag in a */
    float heaviest;                      /* the largest weight a of a shared term, and that term */
    uint32_t heaviest_hash;
};
void probe_compare(const struct probe *probe, const struct vector *other, struct overlap *out);

/* The cosine of all terms, or of those of one class; 0 when one side has none. */
float overlap_cosine(const struct overlap *overlap, const struct vector *a, const struct vector *b);
float overlap_class_cosine(const struct overlap *overlap, const struct vector *a, const struct vector *b,
                           enum term_class class);

#endif
