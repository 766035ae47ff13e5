/* Neutral bullets come from those who write neutrally. The factors were set by hand: small where outlets differ in
 * wording, large where raters doubt the facts. */
#include "source_prior.h"

#include <string.h>

struct factor {
    const char *key;
    float value;
};

static const struct factor leanings[] = {
    {"far-left", 0.6F}, {"left", 0.85F},  {"lean-left", 1},    {"center", 1.1F},
    {"lean-right", 1},  {"right", 0.85F}, {"far-right", 0.6F}, {NULL, 0},
};
static const struct factor factualities[] = {
    {"very-high", 1.08F}, {"high", 1.04F}, {"mixed", 0.85F}, {"low", 0.6F}, {"very-low", 0.4F}, {NULL, 0},
};
static const float agency = 1.12F, opinion = 0.3F, warned_of = 0.4F;

/* Of SourceRating.flags. Not "questionable", which raters give to most large outlets of one side. */
static const char *const warnings[] = {"conspiracy", "pseudoscience", "satire"};

static float factor_of(const struct factor *factors, const char *key)
{
    for (; factors->key; factors++)
        if (strcmp(factors->key, key) == 0)
            return factors->value;
    return 1;
}

float source_prior(const Triptych__Placement *placement)
{
    if (!placement)
        return 1;
    float prior = strcmp(placement->kind, "opinion") == 0 ? opinion : 1;
    const Triptych__SourceRating *source = placement->source;
    if (!source)
        return prior;
    prior *= factor_of(leanings, source->leaning) * factor_of(factualities, source->factuality);
    if (strcmp(source->media_type, "agency") == 0)
        prior *= agency;
    for (size_t i = 0; i < sizeof warnings / sizeof warnings[0]; i++)
        if (strstr(source->flags, warnings[i]))
            return prior * warned_of;
    return prior;
}
