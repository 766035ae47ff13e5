#include "side.h"

#include <stddef.h>
#include <string.h>

enum side side_of_leaning(const char *leaning)
{
    static const struct {
        const char *leaning;
        enum side side;
    } SIDES[] = {
        {"far-left", SIDE_LEFT},    {"left", SIDE_LEFT},   {"lean-left", SIDE_LEFT},  {"center", SIDE_CENTER},
        {"lean-right", SIDE_RIGHT}, {"right", SIDE_RIGHT}, {"far-right", SIDE_RIGHT},
    };
    for (size_t i = 0; i < sizeof SIDES / sizeof *SIDES; i++) {
        if (strcmp(leaning, SIDES[i].leaning) == 0) {
            return SIDES[i].side;
        }
    }
    return SIDE_UNRATED;
}

const char *side_name(enum side side)
{
    static const char *const NAMES[] = {"unrated", "left", "center", "right"};
    return NAMES[side];
}
