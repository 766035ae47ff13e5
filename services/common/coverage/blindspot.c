/* The rule in whole numbers, so that anybody with the counts gets the same: percentages are compared by
 * cross-multiplication and never rounded. The margin makes it end later than it begins, or a story at the threshold
 * would flicker with every article. */
#include "blindspot.h"

#include <string.h>

static int is_weak(const struct blindspot_rule *rule, unsigned margin_pct, uint64_t weak, uint64_t strong,
                   uint64_t rated)
{
    uint64_t least = rule->strong_pct > margin_pct ? rule->strong_pct - margin_pct : 0;
    return weak * 100 <= (rule->weak_pct + margin_pct) * rated && strong * 100 >= least * rated;
}

/* Whether `side` misses the story that the opposite side tells. */
static int is_missed(const struct blindspot_rule *rule, const struct coverage_sides *sides, enum side side,
                     enum side before)
{
    unsigned margin_pct = side == before ? rule->margin_pct : 0;
    uint64_t weak = sides->sources[side], unrated = sides->sources[SIDE_UNRATED];
    uint64_t strong = sides->sources[side == SIDE_LEFT ? SIDE_RIGHT : SIDE_LEFT];
    /* Twice: as counted, and as if all unrated sources belonged to the weak side. Only what holds either way is
     * said. */
    return strong > weak && is_weak(rule, margin_pct, weak, strong, sides->rated) &&
           is_weak(rule, margin_pct, weak + unrated, strong, sides->rated + unrated);
}

enum side blindspot_side(const struct blindspot_rule *rule, const struct coverage_sides *sides, enum side before)
{
    if (!sides->rated || sides->rated < rule->rated_min)
        return SIDE_UNRATED;
    if (is_missed(rule, sides, SIDE_LEFT, before))
        return SIDE_LEFT;
    if (is_missed(rule, sides, SIDE_RIGHT, before))
        return SIDE_RIGHT;
    return SIDE_UNRATED;
}

enum side blindspot_read(const Triptych__Blindspot *blindspot)
{
    if (!blindspot)
        return SIDE_UNRATED;
    if (strcmp(blindspot->side, "left") == 0)
        return SIDE_LEFT;
    return strcmp(blindspot->side, "right") == 0 ? SIDE_RIGHT : SIDE_UNRATED;
}

void blindspot_write(const struct coverage_sides *sides, enum side side, Triptych__Blindspot *out)
{
    static char left[] = "left", right[] = "right";
    triptych__blindspot__init(out);
    out->side = side == SIDE_LEFT ? left : right;
    out->sources = sides->sources[side];
    out->pct = sides->pct[side];
    out->rated_sources = sides->rated;
}
