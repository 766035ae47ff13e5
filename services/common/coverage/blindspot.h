/* A blindspot: a story that one side hardly covers while the other one does. A public rule, so that anyone can
 * recompute it from the coverage that is shown. Only left and right have blindspots; the center is no side that could
 * miss a story. Pure.
 *
 * Of the rated sources at most `weak_pct` percent are the weak side's and at least `strong_pct` percent the opposite
 * side's, and there are at least `rated_min` of them. Whole numbers of sources are compared, not rounded percentages.
 * The same must hold if every unrated source belonged to the weak side: what is not known never makes a blindspot.
 * A story that is one already stays one up to `margin_pct` percent beyond both thresholds, so that it does not flicker
 * with every source that joins.
 *
 * Where the defaults come from: of 28 real stories with rated sources (6 to 283 each) the weaker side's share has a
 * median of 13 %, so 15 % alone would mark half of them; with the opposite side at 50 % or more one in four is left
 * (90:10:0, 13:25:63 …), while those with a strong center (20:75:5) are not marked. Below 5 rated sources one source
 * more or less is 20 %. */
#ifndef TRIPTYCH_BLINDSPOT_H
#define TRIPTYCH_BLINDSPOT_H

#include "coverage_pct.h"
#include "side.h"
#include "story.pb-c.h"

#define BLINDSPOT_WEAK_PCT   15
#define BLINDSPOT_STRONG_PCT 50
#define BLINDSPOT_RATED_MIN  5
#define BLINDSPOT_MARGIN_PCT 5

struct blindspot_rule {
    unsigned weak_pct, strong_pct, margin_pct; /* 0 to 100 */
    unsigned rated_min;                        /* rated sources */
};

/* The side that hardly covers a story with these shares; SIDE_UNRATED when neither does. `before`: what this said of
 * the story last time, SIDE_UNRATED for nothing. */
enum side blindspot_side(const struct blindspot_rule *rule, const struct coverage_sides *sides, enum side before);

/* The side that a head's blindspot names; SIDE_UNRATED when it has none (NULL is fine). */
enum side blindspot_read(const Triptych__Blindspot *blindspot);

/* Fills in what a head says of it: `side` is left or right; the text is static. */
void blindspot_write(const struct coverage_sides *sides, enum side side, Triptych__Blindspot *out);

#endif
