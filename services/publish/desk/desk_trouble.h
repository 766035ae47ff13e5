/* What is wrong with the desk, in a line for who runs it. Pure. */
#ifndef TRIPTYCH_DESK_TROUBLE_H
#define TRIPTYCH_DESK_TROUBLE_H

#include "desk_status.h"

/* Percent of Redis's memory from which on it is nearly full: as the alert RedisNearlyFull (deploy/observe/rules.yml) and
 * `triptych doctor` have it. */
#define DESK_NEARLY_FULL_PCT 90
/* Percent of the feeds that have to fail before it is more than their own trouble. */
#define DESK_FAILING_PCT 50

int desk_redis_is_nearly_full(const struct desk_status *status);

/* Sentences in English, cut when there are many; "" when nothing is wrong, or not known yet. */
void desk_trouble(const struct desk_status *status, char out[DESK_TROUBLE_SIZE]);

#endif
