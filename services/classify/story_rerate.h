/* The walk over all stories after the registry changed: they are rated by the new one, a batch at a time. */
#ifndef TRIPTYCH_STORY_RERATE_H
#define TRIPTYCH_STORY_RERATE_H

#include "loop.h"

#include <stdint.h>

struct classify;
struct metric;

#define RERATE_CURSOR_SIZE 256 /* of a walk over Redis, terminated */

struct story_rerate {
    int is_running, is_due; /* due: another is to follow the one under way */
    char cursor[RERATE_CURSOR_SIZE];
    int is_last_page;
    unsigned in_flight; /* stories asked for or being written */
    uint64_t stories, renewed, failed;
    int64_t started_ms;
    struct loop_timer next;
    struct metric *renewed_total;
};

/* Rates all stories again, as soon as the walk under way has ended. */
void story_rerate_start(struct classify *classify);
/* When Redis may not be the one that was walked: rates all stories again unless it says that they are rated by the
 * present registry. */
void story_rerate_check(struct classify *classify);
void story_rerate_open(struct classify *classify);

#endif
