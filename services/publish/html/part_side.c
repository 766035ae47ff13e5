#include "part_side.h"

#include <string.h>

const char *side_class(enum side side)
{
    static const char *const classes[] = {"n", "l", "c", "r"};
    return classes[side];
}

/* Any other word, from a register or a newer program, is shown as not rated rather than as itself. */
const char *leaning_label(const char *leaning)
{
    static const char *const labels[][2] = {
        {"far-left", "Far Left"},     {"left", "Left"},   {"lean-left", "Lean Left"}, {"center", "Center"},
        {"lean-right", "Lean Right"}, {"right", "Right"}, {"far-right", "Far Right"}};
    for (size_t i = 0; leaning && i < sizeof labels / sizeof *labels; i++)
        if (strcmp(leaning, labels[i][0]) == 0)
            return labels[i][1];
    return "Not rated";
}
