/* A progress bar on stderr, drawn only when that is a terminal. One bar, one owner: whoever shows it says in each call
 * what it shows. */
#ifndef TRIPTYCH_PROGRESS_H
#define TRIPTYCH_PROGRESS_H

#include <stdint.h>

struct progress {
    const char *label;
    int64_t started_ms, drawn_ms;
    int is_terminal;
};

void progress_init(struct progress *progress);
/* Draws, at most ten times a second: what is being done (another text begins a new bar), its `share` from 0 to 1 (< 0:
 * unknown), `done` pieces so far. */
void progress_show(struct progress *progress, const char *label, double share, uint64_t done);
void progress_clear(struct progress *progress); /* takes the bar off the line, until it is shown again */

#endif
