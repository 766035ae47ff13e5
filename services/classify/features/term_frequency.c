/* How rare each term is, by language: the number of articles of the live stories that have it, over a prior from a
 * large corpus, so that the first article of an empty desk is weighed sensibly. One hash table for all languages; the
 * language goes into the key. When it is full, all counts are halved and what falls to 0 leaves: rare terms of long
 * ago, about which nothing need be known. */
#include "term_frequency.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN 4096u
/* Articles that a language is taken to have had before the first one, so that rarity does not jump about at the
 * start. */
#define PRIOR_ARTICLES 400.0f

struct counter {
    uint32_t key; /* 0: empty */
    uint32_t articles;
};

struct term_frequency {
    struct counter *slots;
    size_t mask;
    size_t used;
    uint32_t articles[TERM_FREQUENCY_LANGUAGES];
};

void term_frequency_free(struct term_frequency *frequency)
{
    if (frequency) {
        free(frequency->slots);
        free(frequency);
    }
}

static uint32_t language_number(const char *lang)
{
    uint32_t number = 0;
    for (size_t i = 0; i < TEXT_LANGUAGE_SIZE && lang[i]; i++) {
        number = number * 31u + (uint32_t)(lang[i] - 'a' + 1);
    }
    return number;
}

static uint32_t key_of(uint32_t language, uint32_t hash)
{
    uint32_t key = (hash ^ (language * 0x9e3779b1u)) * 0x85ebca6bu;
    return key ? key : 1;
}

static size_t home_of(const struct term_frequency *frequency, uint32_t key)
{
    /* Keys are products: their low bits alone are poorly mixed. */
    return (key ^ (key >> 15)) & frequency->mask;
}

static struct counter *find(const struct term_frequency *frequency, uint32_t key)
{
    size_t slot = home_of(frequency, key);
    while (frequency->slots[slot].key && frequency->slots[slot].key != key) {
        slot = (slot + 1) & frequency->mask;
    }
    return &frequency->slots[slot];
}

/* Moves every counter that is still worth something into a table of `slot_count` slots. */
static int rebuild(struct term_frequency *frequency, size_t slot_count, unsigned shift)
{
    struct counter *old = frequency->slots;
    size_t old_count = frequency->mask + 1;
    struct counter *fresh = calloc(slot_count, sizeof *fresh);
    if (!fresh) {
        return ERR_MEMORY;
    }
    frequency->slots = fresh;
    frequency->mask = slot_count - 1;
    frequency->used = 0;
    for (size_t i = 0; i < old_count; i++) {
        uint32_t articles = old[i].articles >> shift;
        if (old[i].key && articles > 0) {
            *find(frequency, old[i].key) = (struct counter){old[i].key, articles};
            frequency->used++;
        }
    }
    free(old);
    return 0;
}

static int make_room(struct term_frequency *frequency)
{
    size_t full = (frequency->mask + 1) / 4 * 3;
    full = full < TERM_FREQUENCY_TERMS_MAX ? full : TERM_FREQUENCY_TERMS_MAX;
    if (frequency->used + FEATURES_TERMS_MAX <= full) {
        return 0;
    }
    if (frequency->mask + 1 < 2 * (size_t)TERM_FREQUENCY_TERMS_MAX) {
        return rebuild(frequency, 2 * (frequency->mask + 1), 0);
    }
    for (size_t i = 0; i < TERM_FREQUENCY_LANGUAGES; i++) {
        frequency->articles[i] /= 2;
    }
    return rebuild(frequency, frequency->mask + 1, 1);
}

int term_frequency_add(struct term_frequency *frequency, const char *lang, const uint32_t *hashes, size_t count)
{
    if (make_room(frequency) < 0) {
        return ERR_MEMORY;
    }
    uint32_t language = language_number(lang);
    /* Two languages that share a place share a denominator: rarities come out larger by one summand, alike for all
     * terms of both, so their order stays. */
    frequency->articles[language % TERM_FREQUENCY_LANGUAGES]++;
    for (size_t i = 0; i < count; i++) {
        uint32_t key = key_of(language, hashes[i]);
        struct counter *counter = find(frequency, key);
        frequency->used += counter->key == 0;
        counter->key = key;
        counter->articles++;
    }
    return 0;
}

static int add_prior(struct term_frequency *frequency, uint32_t language, const struct term_prior *prior)
{
    if (make_room(frequency) < 0)
        return ERR_MEMORY;
    uint32_t key = key_of(language, term_hash(prior->stem, strlen(prior->stem)));
    struct counter *counter = find(frequency, key);
    frequency->used += counter->key == 0;
    *counter = (struct counter){key, counter->articles + prior->articles};
    return 0;
}

static int add_priors(struct term_frequency *frequency, const struct term_priors *priors)
{
    for (unsigned i = 0; i < priors->language_count; i++) {
        const struct term_prior_language *of = &priors->languages[i];
        uint32_t language = language_number(of->lang);
        frequency->articles[language % TERM_FREQUENCY_LANGUAGES] += priors->articles;
        for (uint32_t j = of->first; j < of->first + of->count; j++)
            if (add_prior(frequency, language, &priors->terms[j]) < 0)
                return ERR_MEMORY;
    }
    return 0;
}

struct term_frequency *term_frequency_new(const struct term_priors *priors)
{
    struct term_frequency *frequency = calloc(1, sizeof *frequency);
    if (!frequency) {
        return NULL;
    }
    frequency->mask = SLOTS_MIN - 1;
    frequency->slots = calloc(SLOTS_MIN, sizeof *frequency->slots);
    if (!frequency->slots || add_priors(frequency, priors) < 0) {
        term_frequency_free(frequency);
        return NULL;
    }
    return frequency;
}

void term_frequency_remove(struct term_frequency *frequency, const char *lang, const uint32_t *hashes, size_t count)
{
    uint32_t language = language_number(lang);
    uint32_t *articles = &frequency->articles[language % TERM_FREQUENCY_LANGUAGES];
    /* After a halving an article may be taken out that no longer counts in full: stop at 0 instead of wrapping
     * around. */
    *articles -= *articles > 0;
    for (size_t i = 0; i < count; i++) {
        struct counter *counter = find(frequency, key_of(language, hashes[i]));
        counter->articles -= counter->articles > 0;
    }
}

/* The table is far larger than the cache; asking for all lines first lets the misses overlap. */
void term_frequency_prefetch(const struct term_frequency *frequency, const char *lang, uint32_t hash)
{
    __builtin_prefetch(&frequency->slots[home_of(frequency, key_of(language_number(lang), hash))]);
}

static float articles_of(const struct term_frequency *frequency, uint32_t language)
{
    return (float)frequency->articles[language % TERM_FREQUENCY_LANGUAGES] + PRIOR_ARTICLES;
}

float term_frequency_articles(const struct term_frequency *frequency, const char *lang)
{
    return articles_of(frequency, language_number(lang));
}

float term_frequency_rarity(const struct term_frequency *frequency, const char *lang, uint32_t hash)
{
    uint32_t language = language_number(lang);
    float articles = articles_of(frequency, language);
    float with_term = (float)find(frequency, key_of(language, hash))->articles;
    float rarity = logf(articles / (with_term + 1.0f));
    return rarity > 0 ? rarity : 0;
}

size_t term_frequency_bytes(const struct term_frequency *frequency)
{
    return sizeof *frequency + (frequency->mask + 1) * sizeof *frequency->slots;
}
