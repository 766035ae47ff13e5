/* Calls in the order in which they were made, which is their number. After a lost connection they are sent again in
 * this order, since one may rely on what the one before it wrote. */
#include "call_list.h"

#include <assert.h>

struct call *call_list_pop(struct call_list *list)
{
    struct call *call = TAILQ_FIRST(list);
    assert(call);
    TAILQ_REMOVE(list, call, place);
    return call;
}

/* A call that waited elsewhere comes back to its place. Lists are short where this is used (calls that were parked),
 * so they are walked. */
void call_list_insert(struct call_list *list, struct call *call)
{
    struct call *at = TAILQ_FIRST(list);
    while (at && at->number < call->number)
        at = TAILQ_NEXT(at, place);
    assert(!at || at->number != call->number);
    if (at)
        TAILQ_INSERT_BEFORE(at, call, place);
    else
        TAILQ_INSERT_TAIL(list, call, place);
}

const struct call *call_list_at(const struct call_list *list, size_t position)
{
    const struct call *at = TAILQ_FIRST(list);
    for (; at && position > 0; position--)
        at = TAILQ_NEXT(at, place);
    return at;
}

size_t call_list_count(const struct call_list *list)
{
    size_t count = 0;
    for (const struct call *at = TAILQ_FIRST(list); at; at = TAILQ_NEXT(at, place))
        count++;
    return count;
}

int call_list_is_ordered(const struct call_list *list)
{
    const struct call *last = NULL;
    for (const struct call *at = TAILQ_FIRST(list); at; last = at, at = TAILQ_NEXT(at, place))
        if (last && last->number >= at->number)
            return 0;
    return 1;
}
