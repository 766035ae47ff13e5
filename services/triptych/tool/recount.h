/* All coverage counters, counted again from the articles and compared. */
#ifndef TRIPTYCH_RECOUNT_H
#define TRIPTYCH_RECOUNT_H

#include "tool.h"

struct recount {
    uint64_t checked, wrong; /* stories */
    char first_wrong[64];    /* "" when all agree */
    char cursor[256];
};

/* A page at a time; stories that change while they are counted are counted again by Redis itself, in one function.
 * `recount` is zeroed before. Returns enum tool_exit; says what failed. */
int recount_all(struct tool *tool, struct recount *recount);

#endif
