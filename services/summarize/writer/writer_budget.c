/* A request reserves the most that it can cost before it is sent, so that the limit holds whatever the answers are. */
#include "writer_budget.h"

int64_t writer_budget_take(struct writer_budget *budget, uint64_t tokens, int64_t now_ms)
{
    /* What can never be sent must not wait at the head of a queue for an hour, and then for the next. */
    if (budget->requests_max == 0 || tokens > budget->tokens_max)
        return -1;
    if (!budget->is_begun || now_ms - budget->began_ms >= WRITER_WINDOW_MS) {
        budget->is_begun = 1;
        budget->began_ms = now_ms;
        budget->requests = budget->tokens = 0;
    }
    if (budget->requests >= budget->requests_max || tokens > budget->tokens_max ||
        budget->tokens > budget->tokens_max - tokens)
        return budget->began_ms + WRITER_WINDOW_MS - now_ms;
    budget->requests++;
    budget->tokens += tokens;
    return 0;
}

void writer_budget_settle(struct writer_budget *budget, uint64_t reserved, uint64_t spent)
{
    /* A service may count more than was reserved; then the next ones have less. */
    budget->tokens = budget->tokens > reserved ? budget->tokens - reserved + spent : spent;
}
