/* Which errors of Redis time may heal: full memory or disk (the call is kept and tried again), a master that moved,
 * loads or was lost (the connection is made again). Anything else is an answer to the caller. */
#include "refusal.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *prefix;
    enum refusal refusal;
} refusals[] = {
    {"OOM ", REFUSAL_MEMORY},
    {"MISCONF ", REFUSAL_DISK},
    {"NOREPLICAS ", REFUSAL_DISK},
    {"LOADING ", REFUSAL_RECONNECT},
    {"READONLY ", REFUSAL_RECONNECT},
    {"MASTERDOWN ", REFUSAL_RECONNECT},
    {"BUSY ", REFUSAL_RECONNECT},
    {"TRYAGAIN ", REFUSAL_RECONNECT},
    {"CLUSTERDOWN ", REFUSAL_RECONNECT},
    {"MOVED ", REFUSAL_RECONNECT},
    {"ASK ", REFUSAL_RECONNECT},
    {"NOAUTH ", REFUSAL_RECONNECT},
    {"UNBLOCKED ", REFUSAL_RECONNECT},
    {"ERR Function not found", REFUSAL_RECONNECT}, /* flushed: the handshake loads it again */
    {"ERR max number of clients", REFUSAL_RECONNECT},
};

enum refusal refusal_of(const char *error)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (strncmp(error, refusals[i].prefix, strlen(refusals[i].prefix)) == 0)
            return refusals[i].refusal;
    return REFUSAL_FOR_GOOD;
}
