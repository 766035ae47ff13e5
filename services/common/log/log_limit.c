/* At most one line in LOG_LIMIT_MS of a kind, and how many were held back. Kinds beyond LOG_LIMIT_KINDS share the last
 * place: they are strings of ours, so that is a mistake of ours and costs a line at most. */
#include "log_limit.h"

#include "clock.h"

#include <string.h>

static struct log_limit *find(struct log_limits *limits, const char *kind)
{
    for (unsigned i = 0; i < limits->count; i++)
        if (strcmp(limits->kinds[i].kind, kind) == 0)
            return &limits->kinds[i];
    if (limits->count == LOG_LIMIT_KINDS)
        return &limits->kinds[LOG_LIMIT_KINDS - 1];
    struct log_limit *limit = &limits->kinds[limits->count++];
    *limit = (struct log_limit){.kind = kind, .written_ms = clock_monotonic_ms() - LOG_LIMIT_MS};
    return limit;
}

int log_limit_take(struct log_limits *limits, const char *kind, uint64_t *out_held_back)
{
    struct log_limit *limit = find(limits, kind);
    int64_t now_ms = clock_monotonic_ms();
    if (now_ms - limit->written_ms < LOG_LIMIT_MS) {
        limit->held_back++;
        return 0;
    }
    *out_held_back = limit->held_back;
    limit->written_ms = now_ms;
    limit->held_back = 0;
    return 1;
}
