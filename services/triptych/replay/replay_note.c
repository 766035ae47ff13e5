#include "replay_note.h"

#include "clock.h"

#include <stdio.h>

#define NAME     "replay." /* and the instance: services/classify/on_review.c looks for it */
#define TTL_MS   30000
#define RENEW_MS 5000

void replay_note_turn(struct replay_note *note, struct tool *tool, int is_giving)
{
    char name[sizeof NAME + ID_SIZE];
    int64_t now_ms = clock_monotonic_ms();
    int is_due = is_giving ? note->written_ms == 0 || now_ms - note->written_ms >= RENEW_MS : note->written_ms != 0;
    if (!is_due)
        return;
    snprintf(name, sizeof name, NAME "%s", tool->instance);
    if (store_note_put(tool->store, name, "giving", is_giving ? TTL_MS : 0, NULL, NULL, NULL) == 0)
        note->written_ms = is_giving ? now_ms : 0;
}
