/* How many bytes large bodies may hold together. Each transfer has a share of its own, which costs nothing here: most feeds
 * fit into it and rest for nobody. One that needs more reserves all that its body may still have, so that whoever has begun
 * can end, whatever the others do. The largest get a part of the room only: those in between do not wait for them. Pure. */
#ifndef TRIPTYCH_HTTP_BUDGET_H
#define TRIPTYCH_HTTP_BUDGET_H

#include <stddef.h>

#define HTTP_LARGE_BYTES 1048576

struct http_budget {
    size_t max_bytes, large_max_bytes; /* for all; of these, for those of more than HTTP_LARGE_BYTES */
    size_t held_bytes, large_held_bytes;
};

/* Whether `size_bytes` more may be held; then they are. Where no large one holds anything there is room for one of any
 * size. */
int http_budget_reserve(struct http_budget *budget, size_t size_bytes);
/* Of what was reserved. */
void http_budget_release(struct http_budget *budget, size_t size_bytes);

#endif
