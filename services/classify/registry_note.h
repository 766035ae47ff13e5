/* What the registry holds and the thresholds, left in Redis for the page /method. */
#ifndef TRIPTYCH_REGISTRY_NOTE_H
#define TRIPTYCH_REGISTRY_NOTE_H

struct classify;

/* Leaves both now and then. */
void registry_note_open(struct classify *classify);
/* Leaves the registry's now. */
void registry_note_leave(struct classify *classify);

#endif
