#include "host_gate.h"
#include "id.h"

#include <string.h>

static struct host_entry *find(struct host_gate *gate, uint64_t hash)
{
    for (unsigned i = 0; i < gate->count; i++)
        if (gate->hosts[i].hash == hash)
            return &gate->hosts[i];
    return NULL;
}

/* A place for a host that is not in the table: a fresh one, or that of a host that may be asked again anyway. */
static struct host_entry *make_room(struct host_gate *gate, int64_t now_ms)
{
    for (unsigned i = 0; i < gate->count; i++)
        if (!gate->hosts[i].is_busy && gate->hosts[i].free_at_ms <= now_ms)
            return &gate->hosts[i];
    return gate->count < HOST_GATE_MAX ? &gate->hosts[gate->count++] : NULL;
}

int host_gate_enter(struct host_gate *gate, const char *host, int64_t now_ms)
{
    uint64_t hash = id_hash64(host, strlen(host));
    struct host_entry *entry = find(gate, hash);
    if (entry && (entry->is_busy || entry->free_at_ms > now_ms))
        return 0;
    if (!entry && (entry = make_room(gate, now_ms)))
        entry->hash = hash;
    if (!entry)
        return 0;
    entry->is_busy = 1;
    return 1;
}

void host_gate_leave(struct host_gate *gate, const char *host, int64_t free_at_ms)
{
    struct host_entry *entry = find(gate, id_hash64(host, strlen(host)));
    if (!entry)
        return;
    entry->is_busy = 0;
    entry->free_at_ms = free_at_ms;
}
