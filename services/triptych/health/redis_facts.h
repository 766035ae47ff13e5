/* What Redis says of itself (INFO), as far as a desk depends on it. Pure. */
#ifndef TRIPTYCH_REDIS_FACTS_H
#define TRIPTYCH_REDIS_FACTS_H

#include <stdint.h>

struct redis_facts {
    char version[24];
    char policy[32];                 /* what it does at its memory limit: "noeviction" */
    int64_t time_ms;                 /* its clock, since 1970 UTC; 0: it does not say */
    int64_t used_bytes, limit_bytes; /* limit 0: none */
    int64_t evicted_keys;            /* thrown away for room since it started */
    int64_t replicas;                /* that follow it */
    int appends;                     /* keeps an append-only file */
    int is_written;                  /* its last write to the disk went well */
};

/* Reads INFO's lines; what they do not tell is "" or 0, and `is_written` then 1. */
void redis_facts_read(const char *info, struct redis_facts *out);

#endif
