/* What an error of Redis means for the call that got it. Pure. */
#ifndef TRIPTYCH_REFUSAL_H
#define TRIPTYCH_REFUSAL_H

enum refusal {
    REFUSAL_FOR_GOOD,  /* it will be refused again */
    REFUSAL_RECONNECT, /* Redis is not able now, or is not the right one (any more): reconnect and send again */
    REFUSAL_MEMORY,    /* its memory limit */
    REFUSAL_DISK,      /* it accepts no writes: disk, or too few replicas */
};

enum refusal refusal_of(const char *error);

#endif
