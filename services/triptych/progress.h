/* A progress bar on stderr, drawn only when that is a terminal. */
#ifndef TRIPTYCH_PROGRESS_H
#define TRIPTYCH_PROGRESS_H

#include <stdint.h>

struct progress {
    const char *label;
    int64_t started_ms, drawn_ms;
    int is_terminal;
};

void progress_start(struct progress *progress, const char *label);
/* Draws, at most ten times a second: `share` from 0 to 1 (< 0: unknown), `done` pieces so far. */
void progress_show(struct progress *progress, double share, uint64_t done);
void progress_end(struct progress *progress); /* clears the line */

#endif
