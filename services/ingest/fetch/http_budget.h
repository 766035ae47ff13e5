/* How many bytes all transfers together may hold. One that finds no room rests; one alone may always go on beyond the
 * limit, so that a large body gets through however crowded it is. Pure. */
#ifndef TRIPTYCH_HTTP_BUDGET_H
#define TRIPTYCH_HTTP_BUDGET_H

#include <stddef.h>

struct http_budget {
    size_t max_bytes, held_bytes;
    const void *favoured; /* who may go on beyond the limit; NULL: nobody as yet */
};

/* Whether `who` may hold `size_bytes` more; then they count. */
int http_budget_take(struct http_budget *budget, const void *who, size_t size_bytes);
/* `who` holds nothing any more of the `size_bytes` that it held. */
void http_budget_release(struct http_budget *budget, const void *who, size_t size_bytes);

#endif
