#include "replicas.h"
#include "id.h"

#include <string.h>

static uint64_t hash_text(const char *text)
{
    return id_hash64(text, strlen(text));
}

void replicas_init(struct replicas *replicas, const char *instance)
{
    replicas->self = hash_text(instance);
    replicas->count = 0;
}

void replicas_clear(struct replicas *replicas)
{
    replicas->count = 0;
}

void replicas_note(struct replicas *replicas, const char *instance)
{
    uint64_t hash = hash_text(instance);
    if (hash != replicas->self && replicas->count < REPLICAS_MAX)
        replicas->others[replicas->count++] = hash;
}

static uint64_t weigh(uint64_t replica, uint64_t host)
{
    const uint64_t pair[2] = {replica, host};
    return id_hash64(pair, sizeof pair);
}

int replicas_is_ours(const struct replicas *replicas, const char *host)
{
    uint64_t hash = hash_text(host);
    uint64_t ours = weigh(replicas->self, hash);
    for (unsigned i = 0; i < replicas->count; i++)
        if (weigh(replicas->others[i], hash) > ours)
            return 0;
    return 1;
}
