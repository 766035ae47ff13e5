/* At most one line a minute of a kind that others can cause at will: what is held back is counted, and the next line
 * says how much it was. Metrics count each. */
#ifndef TRIPTYCH_LOG_LIMIT_H
#define TRIPTYCH_LOG_LIMIT_H

#include <stdint.h>

#define LOG_LIMIT_MS    60000
#define LOG_LIMIT_KINDS 32 /* told apart; further ones share the last place */

struct log_limit {
    const char *kind;
    int64_t written_ms; /* monotonic */
    uint64_t held_back; /* since then */
};

/* Lives inside the struct of whoever logs; zeroed before the first use. */
struct log_limits {
    struct log_limit kinds[LOG_LIMIT_KINDS];
    unsigned count;
};

/* `kind` is a static string. Returns 1 when a line may be written now; *out_held_back is how many were not since the
 * last one. */
int log_limit_take(struct log_limits *limits, const char *kind, uint64_t *out_held_back);

#endif
