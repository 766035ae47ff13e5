#include "part_side.h"

#include "words.h"

#include <string.h>

const char *side_class(enum side side)
{
    static const char *const classes[] = {"n", "l", "c", "r"};
    return classes[side];
}

/* Any other word, from a register or a newer program, is shown as not rated rather than as itself. */
const char *leaning_label(const char *leaning)
{
    static const char *const labels[][2] = {{"far-left", SAY_LATER("Far Left")},     {"left", SAY_LATER("Left")},
                                            {"lean-left", SAY_LATER("Lean Left")},   {"center", SAY_LATER("Center")},
                                            {"lean-right", SAY_LATER("Lean Right")}, {"right", SAY_LATER("Right")},
                                            {"far-right", SAY_LATER("Far Right")}};
    for (size_t i = 0; leaning && i < sizeof labels / sizeof *labels; i++)
        if (strcmp(leaning, labels[i][0]) == 0)
            return say(labels[i][1]);
    return say("Not rated");
}

const char *side_shown(enum side side)
{
    static const char *const words[] = {SAY_LATER("Not rated"), SAY_LATER("Left"), SAY_LATER("Center"),
                                        SAY_LATER("Right")};
    return side_is_renamed(side) ? side_label(side) : say(words[side]);
}

const char *side_said(enum side side)
{
    static const char *const words[] = {SAY_LATER("not rated"), SAY_LATER("left"), SAY_LATER("center"),
                                        SAY_LATER("right")};
    return side_is_renamed(side) ? side_in_text(side) : say(words[side]);
}
