/* When walks over a structure's invariants run. Assertions are always on and cost next to nothing; a walk (queue_check,
 * index_check …) looks at every part, so it runs after a change only where -DTRIPTYCH_CHECKS=ON was asked for: in debug
 * builds and under the sanitizers. Unit tests call the walks themselves. Pure. */
#ifndef TRIPTYCH_CHECK_H
#define TRIPTYCH_CHECK_H

#include <stddef.h>

#define CHECK_PARTS_A_CHANGE 64 /* parts looked at for each change, on average, of a structure that is large */

/* Whether the walk over `size` parts is due after one change more: each time while there are few parts, then so often
 * that its cost stays in bounds. `*changes` counts those since the last walk: zero at first, the caller's. Always 0
 * without TRIPTYCH_CHECKS. */
static inline int check_is_due(unsigned *changes, size_t size)
{
#ifdef TRIPTYCH_CHECKS
    if (++*changes <= size / CHECK_PARTS_A_CHANGE)
        return 0;
    *changes = 0;
    return 1;
#else
    (void)changes, (void)size;
    return 0;
#endif
}

#endif
