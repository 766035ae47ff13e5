#include "http_budget.h"

#include <assert.h>

int http_budget_take(struct http_budget *budget, const void *who, size_t size_bytes)
{
    int has_room = budget->held_bytes < budget->max_bytes && size_bytes <= budget->max_bytes - budget->held_bytes;
    if (!has_room && budget->favoured && budget->favoured != who)
        return 0;
    /* The favoured one may exceed the limit, or all could rest half-read, each waiting for the others' room. Its own
     * body has a limit, so the excess has one too. */
    if (!has_room)
        budget->favoured = who;
    budget->held_bytes += size_bytes;
    return 1;
}

void http_budget_release(struct http_budget *budget, const void *who, size_t size_bytes)
{
    assert(size_bytes <= budget->held_bytes);
    budget->held_bytes -= size_bytes;
    if (budget->favoured == who)
        budget->favoured = NULL;
}
