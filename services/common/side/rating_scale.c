/* The median of the raters' steps; between two middle ones the step nearer to the center counts, so that no outlet is
 * pushed outwards by a tie. */
#include "rating_scale.h"

#include <string.h>

const struct rating_scale rating_leanings = {
    7, {"far-left", "left", "lean-left", "center", "lean-right", "right", "far-right"}};
const struct rating_scale rating_factualities = {5, {"very-high", "high", "mixed", "low", "very-low"}};

int rating_step(const struct rating_scale *scale, const char *value)
{
    for (unsigned i = 0; i < scale->step_count; i++) {
        if (strcmp(scale->steps[i], value) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* The step of the rater at `position`, counted from the scale's beginning. */
static int step_of(const unsigned counts[RATING_STEPS_MAX], unsigned position)
{
    int step = 0;
    while (position >= counts[step]) {
        position -= counts[step++];
    }
    return step;
}

int rating_median(const struct rating_scale *scale, const unsigned counts[RATING_STEPS_MAX])
{
    unsigned total = 0;
    for (unsigned i = 0; i < scale->step_count; i++) {
        total += counts[i];
    }
    if (total == 0) {
        return -1;
    }
    int sum = step_of(counts, (total - 1) / 2) + step_of(counts, total / 2);
    int center = (int)scale->step_count / 2;
    /* A half lies between two steps: below the center the upper one is nearer to it. */
    return sum % 2 == 0 || sum > 2 * center ? sum / 2 : sum / 2 + 1;
}
