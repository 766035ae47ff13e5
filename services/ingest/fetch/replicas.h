/* The replicas that read feeds, and which of them asks a host: politeness is one connection per host for the whole
 * desk, so each host belongs to one replica (the one whose hash with the host is the highest, so that a replica that
 * comes or goes moves only its own share). Pure. */
#ifndef TRIPTYCH_REPLICAS_H
#define TRIPTYCH_REPLICAS_H

#include <stdint.h>

#define REPLICAS_MAX 256

struct replicas {
    uint64_t self;
    uint64_t others[REPLICAS_MAX];
    unsigned count; /* of others */
};

/* Begins with ourselves alone. `instance` is the process's identity. */
void replicas_init(struct replicas *replicas, const char *instance);
/* Forgets all others; then each one that is there is noted. Ourselves, and those beyond the limit, are passed over. */
void replicas_clear(struct replicas *replicas);
void replicas_note(struct replicas *replicas, const char *instance);

/* Whether this replica asks `host`. */
int replicas_is_ours(const struct replicas *replicas, const char *host);

#endif
