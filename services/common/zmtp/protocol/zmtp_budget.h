/* Bytes that may be held at once: by one client, and (the parent) by all of a socket's. Pure. */
#ifndef TRIPTYCH_ZMTP_BUDGET_H
#define TRIPTYCH_ZMTP_BUDGET_H

#include <assert.h>
#include <stddef.h>

/* Two levels, so that no single client can use up what all share, and all together cannot use up the process. Whatever
 * is held is charged before it is allocated, and returned when it is freed. */
struct zmtp_budget {
    size_t used, max;
    struct zmtp_budget *parent; /* borrowed; NULL at the top */
};

/* Whether `size` more fits at every level. Subtracts rather than adds, since a size from the wire may be near
 * SIZE_MAX. */
static inline int zmtp_budget_has(const struct zmtp_budget *budget, size_t size)
{
    for (; budget; budget = budget->parent)
        if (budget->used >= budget->max || size > budget->max - budget->used)
            return 0;
    return 1;
}

/* For what must be held in any case. */
static inline void zmtp_budget_charge(struct zmtp_budget *budget, size_t size)
{
    for (; budget; budget = budget->parent)
        budget->used += size;
}

/* Returns 1, or 0 when there is not so much left. */
static inline int zmtp_budget_take(struct zmtp_budget *budget, size_t size)
{
    int has = zmtp_budget_has(budget, size);
    if (has)
        zmtp_budget_charge(budget, size);
    return has;
}

/* Exactly what was charged: returning more would let a client hold more for ever, so that is a fault. */
static inline void zmtp_budget_return(struct zmtp_budget *budget, size_t size)
{
    for (; budget; budget = budget->parent) {
        assert(budget->used >= size);
        budget->used -= size;
    }
}

#endif
