/* In how many articles of its language each term stood: what makes a word rare. Learned from the stream; bounded: when
 * it is full, all counts are halved and what was seen once is forgotten. Pure. */
#ifndef TRIPTYCH_TERM_FREQUENCY_H
#define TRIPTYCH_TERM_FREQUENCY_H

#include "article_features.h"
#include "term_prior.h"

#define TERM_FREQUENCY_TERMS_MAX (1u << 20)
#define TERM_FREQUENCY_LANGUAGES 1024 /* slots by a hash of the code; languages that share one do little harm */

struct term_frequency;

/* Starts from `priors` (read, not kept). Returns owned (term_frequency_free), or NULL without memory. */
struct term_frequency *term_frequency_new(const struct term_priors *priors);
void term_frequency_free(struct term_frequency *frequency);

/* Counts an article's terms (distinct hashes, at most FEATURES_TERMS_MAX), or takes them back. Adding returns 0 or
 * ERR_MEMORY (then nothing was counted). */
int term_frequency_add(struct term_frequency *frequency, const char *lang, const uint32_t *hashes, size_t count);
void term_frequency_remove(struct term_frequency *frequency, const char *lang, const uint32_t *hashes, size_t count);

/* Asks for the term's memory ahead, likewise of a language's terms one after the other. */
void term_frequency_prefetch(const struct term_frequency *frequency, const char *lang, uint32_t hash);

/* ln of how rare the term is among the language's articles: 0 for one that stands in all of them. */
float term_frequency_rarity(const struct term_frequency *frequency, const char *lang, uint32_t hash);

/* How many articles of the language that is counted from, those of the priors among them. */
float term_frequency_articles(const struct term_frequency *frequency, const char *lang);

size_t term_frequency_bytes(const struct term_frequency *frequency);

#endif
