#include "http_budget.h"

#include <assert.h>

static int fits(size_t held, size_t max, size_t size)
{
    return held < max && size <= max - held;
}

int http_budget_reserve(struct http_budget *budget, size_t size_bytes)
{
    int is_large = size_bytes > HTTP_LARGE_BYTES;
    int has_room = fits(budget->held_bytes, budget->max_bytes, size_bytes);
    if (is_large && budget->large_held_bytes)
        has_room = has_room && fits(budget->large_held_bytes, budget->large_max_bytes, size_bytes);
    /* The only large one exceeds the limit rather than wait for room that may never be there. */
    if (!has_room && !(is_large && !budget->large_held_bytes))
        return 0;
    budget->held_bytes += size_bytes;
    budget->large_held_bytes += is_large ? size_bytes : 0;
    return 1;
}

void http_budget_release(struct http_budget *budget, size_t size_bytes)
{
    size_t large = size_bytes > HTTP_LARGE_BYTES ? size_bytes : 0;
    assert(size_bytes <= budget->held_bytes && large <= budget->large_held_bytes);
    budget->held_bytes -= size_bytes;
    budget->large_held_bytes -= large;
}
