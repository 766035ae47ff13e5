/* Names become numbers on the way to Redis, and names again on the way back: nobody else ever sees the numbers. */
#include "short_reasons.h"

#include "wire.h"

#include <string.h>

/* What is stored says these numbers: a name keeps its own for ever, a new one goes to the end. They are those of
 * classify's measures between an article and a story (match_features.h); a test there looks that each has one. */
static const char *const MEASURES[] = {
    [1] = "centre_cosine",
    [2] = "nearest_cosine",
    [3] = "second_cosine",
    [4] = "mean_cosine",
    [5] = "title_cosine",
    [6] = "title_in_centre",
    [7] = "title_in_report",
    [8] = "entities_in_centre",
    [9] = "entity_cosine",
    [10] = "names_in_centre",
    [11] = "name_cosine",
    [12] = "numbers_in_centre",
    [13] = "pairs_in_centre",
    [14] = "in_centre",
    [15] = "centre_in_article",
    [16] = "nearest_in_article",
    [17] = "rarest_shared",
    [18] = "shared_terms",
    [19] = "centre_shared_weight",
    [20] = "nearest_shared_weight",
    [21] = "nearest_gap",
    [22] = "story_gap",
    [23] = "story_span",
    [24] = "story_reports",
    [25] = "same_language",
    [26] = "article_terms",
    [27] = "nearest_terms",
    [28] = "title_weight",
    [29] = "nearest_title_weight",
    [30] = "language_share",
    [31] = "crowd",
    [32] = "known_articles",
    [33] = "copied",
    [34] = "meaning_nearest_cosine",
    [35] = "meaning_second_cosine",
    [36] = "meaning_mean_cosine",
    [37] = "meaning_centre_cosine",
    [38] = "meaning_gap",
    [39] = "meaning_crowd",
    [40] = "meaning_same_language",
};

#define MEASURES_END (sizeof MEASURES / sizeof *MEASURES) /* the first number without a name */
#define SHORT_SIZE   7                                    /* bytes of a short reason */

unsigned short_reasons_number(const char *feature)
{
    for (unsigned i = 1; i < MEASURES_END; i++)
        if (strcmp(MEASURES[i], feature) == 0)
            return i;
    return 0;
}

/* ── numbers ── */

#define EXPONENT  UINT32_C(0x7f800000) /* all ones: infinite, or not a number */
#define HALF_STEP UINT32_C(0x80)       /* half of the lowest bit that is kept */

static uint8_t *put_short(uint8_t *out, float value)
{
    uint32_t bits = 0;
    memcpy(&bits, &value, sizeof bits);
    if (((bits + HALF_STEP) & EXPONENT) != EXPONENT) /* or the largest would be rounded up to infinity */
        bits += HALF_STEP;
    for (unsigned shift = 8; shift < 32; shift += 8)
        *out++ = (uint8_t)(bits >> shift);
    return out;
}

/* As protobuf has a float: four bytes, the lowest first. */
static uint8_t *put_float(uint8_t *out, uint8_t tag, const uint8_t shortened[3])
{
    *out++ = tag;
    *out++ = 0;
    memcpy(out, shortened, 3);
    return out + 3;
}

/* ── writing ── */

/* Moves what can be short out of `placement`, whose list of reasons is its own, to `out`. Returns the bytes there. */
static size_t shorten(Triptych__Placement *placement, uint8_t out[SHORT_REASONS_MAX * SHORT_SIZE])
{
    uint8_t *end = out;
    size_t kept = 0;
    for (size_t i = 0; i < placement->n_reasons; i++) {
        Triptych__Reason *reason = placement->reasons[i];
        unsigned number = i < SHORT_REASONS_MAX ? short_reasons_number(reason->feature) : 0;
        if (!number) {
            placement->reasons[kept++] = reason;
            continue;
        }
        *end++ = (uint8_t)number;
        end = put_short(put_short(end, reason->value), reason->weight);
    }
    placement->n_reasons = kept;
    return (size_t)(end - out);
}

int short_reasons_pack(const Triptych__Placement *placement, uint8_t **out, size_t *out_size, struct err *err)
{
    Triptych__Reason *list[SHORT_REASONS_MAX];
    uint8_t shortened[SHORT_REASONS_MAX * SHORT_SIZE];
    Triptych__Placement kept = *placement;
    if (placement->n_reasons > SHORT_REASONS_MAX) /* more than any decision has */
        return wire_pack(placement, out, out_size, err);
    if (placement->n_reasons)
        memcpy(list, placement->reasons, placement->n_reasons * sizeof *list);
    kept.reasons = list;
    kept.short_reasons = (ProtobufCBinaryData){shorten(&kept, shortened), shortened};
    return wire_pack(&kept, out, out_size, err);
}

/* ── reading ── */

/* Tags of Placement.reasons, and of a Reason's feature, value and weight. */
enum { TAG_REASONS = 0x32, TAG_FEATURE = 0x0a, TAG_VALUE = 0x15, TAG_WEIGHT = 0x1d };

#define NUMBERS_SIZE 10 /* value and weight with their tags */

size_t short_reasons_tell(const uint8_t *data, size_t size, uint8_t out[SHORT_REASONS_TOLD_SIZE])
{
    uint8_t *end = out;
    for (size_t i = 0; i < SHORT_REASONS_MAX && (i + 1) * SHORT_SIZE <= size; i++) {
        const uint8_t *reason = data + i * SHORT_SIZE;
        if (reason[0] == 0 || reason[0] >= MEASURES_END)
            continue;
        size_t len = strlen(MEASURES[reason[0]]);
        *end++ = TAG_REASONS;
        *end++ = (uint8_t)(2 + len + NUMBERS_SIZE);
        *end++ = TAG_FEATURE;
        *end++ = (uint8_t)len;
        memcpy(end, MEASURES[reason[0]], len);
        end = put_float(put_float(end + len, TAG_VALUE, reason + 1), TAG_WEIGHT, reason + 4);
    }
    return (size_t)(end - out);
}
