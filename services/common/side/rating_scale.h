/* The two scales that raters use, and the one value that several of them make. Pure. */
#ifndef TRIPTYCH_RATING_SCALE_H
#define TRIPTYCH_RATING_SCALE_H

#include <stddef.h>

#define RATING_STEPS_MAX 7

/* An odd number of steps, so that one is the center: "center" of the leanings, "mixed" of the levels of factuality. */
struct rating_scale {
    unsigned step_count;
    const char *steps[RATING_STEPS_MAX];
};

extern const struct rating_scale rating_leanings, rating_factualities;

/* The step's position, or -1. */
int rating_step(const struct rating_scale *scale, const char *value);

/* The median of raters' steps, `counts[step]` raters each. Of an even number of raters it is the middle of the two in
 * the middle; where that is no step, the step next to it toward the center: left and lean-left make lean-left, left and
 * lean-right make center, high and mixed make mixed. -1 when nobody rates. */
int rating_median(const struct rating_scale *scale, const unsigned counts[RATING_STEPS_MAX]);

#endif
