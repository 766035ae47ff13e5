#include "desk_trouble.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Adds a sentence behind those that are there, as far as there is room. */
__attribute__((format(printf, 2, 3))) static void add(char out[DESK_TROUBLE_SIZE], const char *format, ...)
{
    size_t len = strlen(out);
    va_list arguments;
    if (len && len + 2 < DESK_TROUBLE_SIZE)
        out[len++] = ' ';
    va_start(arguments, format);
    vsnprintf(out + len, DESK_TROUBLE_SIZE - len, format, arguments);
    va_end(arguments);
}

int desk_redis_is_nearly_full(const struct desk_status *status)
{
    return status->memory_limit_bytes > 0 &&
           status->memory_used_bytes * 100 >= status->memory_limit_bytes * DESK_NEARLY_FULL_PCT;
}

/* What stops the desk comes first: the line may be cut. */
void desk_trouble(const struct desk_status *status, char out[DESK_TROUBLE_SIZE])
{
    out[0] = '\0';
    if (!status->is_known)
        return;
    if (desk_redis_is_nearly_full(status))
        add(out, "Redis is nearly full (%" PRIu64 " of %" PRIu64 " MB): when it is, nothing new comes.",
            status->memory_used_bytes / 1000000, status->memory_limit_bytes / 1000000);
    if (*status->contact_note && status->feeds)
        add(out, "%s", status->contact_note);
    if (status->feeds > 1 && status->feeds_failing * 100 > status->feeds * DESK_FAILING_PCT)
        add(out, "%" PRIu64 " of %" PRIu64 " feeds fail.", status->feeds_failing, status->feeds);
    if (*status->ratings_problem)
        add(out, "Ratings are left out: %s.", status->ratings_problem);
    if (status->dead)
        add(out, "%" PRIu64 " %s given up.", status->dead,
            status->dead == 1 ? "piece of work was" : "pieces of work were");
}
