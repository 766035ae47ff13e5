/* One connection and a pause per host: who may be asked now. A bounded table of the hosts met lately. Pure. */
#ifndef TRIPTYCH_HOST_GATE_H
#define TRIPTYCH_HOST_GATE_H

#include <stdint.h>

#define HOST_GATE_MAX 1024 /* hosts remembered; far more than are asked within a pause */

struct host_gate {
    struct host_entry {
        uint64_t hash;      /* of the host's name */
        int64_t free_at_ms; /* not before; meaningless while it is busy */
        int is_busy;
    } hosts[HOST_GATE_MAX];
    unsigned count; /* places used, at the front of the table */
};

/* Whether `host` may be asked at `now_ms`; if so it is busy from now on. 0 also when the table is full of hosts that
 * are busy or pausing. */
int host_gate_enter(struct host_gate *gate, const char *host, int64_t now_ms);

/* The request is over: the host rests until `free_at_ms`. */
void host_gate_leave(struct host_gate *gate, const char *host, int64_t free_at_ms);

#endif
