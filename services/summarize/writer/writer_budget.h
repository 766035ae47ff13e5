/* What a language model may cost: so many requests and tokens an hour, of this process. Pure: the caller gives the time. */
#ifndef TRIPTYCH_WRITER_BUDGET_H
#define TRIPTYCH_WRITER_BUDGET_H

#include <stdint.h>

#define WRITER_WINDOW_MS 3600000 /* limits are those of an hour, which begins with its first request */

struct writer_budget {
    uint64_t requests_max, tokens_max; /* of a window */
    uint64_t requests, tokens;         /* spent or reserved in it */
    int64_t began_ms;
    int is_begun;
};

/* Reserves a request of at most `tokens`. Returns 0: it may be sent; else in how many ms to ask again; -1: never, it is
 * larger than the whole limit. */
int64_t writer_budget_take(struct writer_budget *budget, uint64_t tokens, int64_t now_ms);

/* A request that reserved `reserved` cost `spent`. What was reserved in a window that is over does not come back. */
void writer_budget_settle(struct writer_budget *budget, uint64_t reserved, uint64_t spent);

#endif
