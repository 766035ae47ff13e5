/* Learns a mean vector for all texts and one for each language from the samples, and takes them off what comes. Cosines
 * then tell events apart instead of languages; without it two reports in one language look closer than one report in
 * two. */
#include "embed_centre.h"
#include "embed_means.h"
#include "embed_samples.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SQUARE_MIN 1e-12

struct embed_centre {
    unsigned dimensions, count;
    int is_known;
    unsigned counts[EMBED_SAMPLE_LANGUAGES];
    double *total; /* the sum of all */
    double *sums[EMBED_SAMPLE_LANGUAGES];
    double values[]; /* what they point into */
};

struct embed_centre *embed_centre_new(unsigned dimensions)
{
    size_t rows = EMBED_SAMPLE_LANGUAGES + 1;
    struct embed_centre *centre = calloc(1, sizeof *centre + rows * dimensions * sizeof *centre->values);
    if (!centre) {
        return NULL;
    }
    centre->dimensions = dimensions;
    centre->total = centre->values;
    for (unsigned i = 0; i < EMBED_SAMPLE_LANGUAGES; i++) {
        centre->sums[i] = centre->values + (size_t)(i + 1) * dimensions;
    }
    return centre;
}

void embed_centre_free(struct embed_centre *centre)
{
    free(centre);
}

void embed_centre_learn(struct embed_centre *centre, unsigned language, const float *vector)
{
    assert(language < EMBED_SAMPLE_LANGUAGES);
    for (unsigned i = 0; i < centre->dimensions; i++) {
        centre->total[i] += (double)vector[i];
        centre->sums[language][i] += (double)vector[i];
    }
    centre->count++;
    centre->counts[language]++;
}

/* The first sample's vector shows whether this is the model whose means were measured when the program was built: then
 * nothing has to be learned. */
static int is_known(const float *first_sample)
{
    const int8_t *known = embed_means.rows[0];
    float product = 0, square = 0;
    for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++) {
        product += first_sample[i] * known[i];
        square += (float)known[i] * known[i];
    }
    /* A cosine: `first_sample` is of length 1. */
    return square > 0 && product >= EMBED_KNOWN_COSINE * sqrtf(square);
}

struct embed_centre *embed_centre_known(const float *first_sample, unsigned dimensions)
{
    if (dimensions != EMBED_MEANS_DIMENSIONS || !is_known(first_sample)) {
        return NULL;
    }
    struct embed_centre *centre = embed_centre_new(dimensions);
    if (centre)
        centre->is_known = 1;
    for (unsigned row = 1; centre && row < EMBED_MEANS_ROWS; row++) {
        double *out = row == 1 ? centre->total : centre->sums[row - 2];
        *(row == 1 ? &centre->count : &centre->counts[row - 2]) = 1;
        for (unsigned i = 0; i < dimensions; i++) {
            out[i] = (double)embed_means.scales[row] * embed_means.rows[row][i];
        }
    }
    return centre;
}

int embed_centre_is_known(const struct embed_centre *centre)
{
    return centre->is_known;
}

int embed_normalise(float *vector, unsigned dimensions)
{
    double square = 0;
    for (unsigned i = 0; i < dimensions; i++) {
        square += (double)vector[i] * (double)vector[i];
    }
    if (!(square > SQUARE_MIN)) {
        return ERR_INVALID;
    }
    double scale = 1 / sqrt(square);
    for (unsigned i = 0; i < dimensions; i++) {
        vector[i] = (float)((double)vector[i] * scale);
    }
    return 0;
}

/* The place of the language among the samples, or -1. */
static int find_language(const struct embed_centre *centre, const char *lang)
{
    for (int i = 0; i < EMBED_SAMPLE_LANGUAGES; i++) {
        if (centre->counts[i] && strcmp(embed_samples[i].lang, lang) == 0) {
            return i;
        }
    }
    return -1;
}

void embed_centre_apply(const struct embed_centre *centre, const char *lang, float *vector)
{
    int language = find_language(centre, lang);
    double share = language < 0 ? 0 : EMBED_LANGUAGE_SHARE;
    for (unsigned i = 0; i < centre->dimensions && centre->count; i++) {
        double mean = centre->total[i] / centre->count;
        /* A language without samples loses the mean of all only. */
        double own = language < 0 ? mean : centre->sums[language][i] / centre->counts[language];
        vector[i] = (float)((double)vector[i] - mean - share * (own - mean));
    }
    (void)embed_normalise(vector, centre->dimensions); /* the mean itself stays all but 0: like nothing else */
}
