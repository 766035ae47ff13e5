/* A note in Redis as long as a replay gives rows and they are grouped: classify puts off the reviews that it makes when
 * nothing comes, so that a pause in the middle of a replay changes no story. */
#ifndef TRIPTYCH_REPLAY_NOTE_H
#define TRIPTYCH_REPLAY_NOTE_H

#include "tool.h"

struct replay_note {
    int64_t written_ms; /* on clock_monotonic_ms; 0: there is none */
};

/* Writes the note, now and then again, or takes it away; as `is_giving` says. A note that nobody renews expires. */
void replay_note_turn(struct replay_note *note, struct tool *tool, int is_giving);

#endif
