/* Changed stories that wait for more changes, so that a burst is summed up once: a story is due `settle_ms` after its
 * last change, and at most `settle_max_ms` after the first. Bounded; every call takes constant time. The caller gives
 * the time, so this is pure. */
#ifndef TRIPTYCH_DEBOUNCE_H
#define TRIPTYCH_DEBOUNCE_H

#include "id.h"

#include <stdint.h>

#define DEBOUNCE_MAX     4096 /* stories that wait at once */
#define DEBOUNCE_CROWDED 3072 /* beyond it the one that waited longest is due at once: room counts more than thrift */

struct debounce;

struct debounce *debounce_new(int64_t settle_ms,
                              int64_t settle_max_ms); /* owned (debounce_free), NULL without memory */
void debounce_free(struct debounce *debounce);        /* forgets what waits; borrows its payloads */

/* Notes a change of the story. `payload` (borrowed by the table) waits with it; of a story that waits already the newer
 * payload stays, and *out_older is the one it takes the place of (NULL: there was none).
 * Returns 0, or ERR_FULL at DEBOUNCE_MAX. */
int debounce_note(struct debounce *debounce, const char *story_id, int64_t now_ms, void *payload, void **out_older);

/* Takes out a story that is due. Returns 1 with its id and payload, 0 when none is. */
int debounce_take(struct debounce *debounce, int64_t now_ms, char out_story_id[ID_SIZE], void **out_payload);

/* From here on every story is due at once: the daemon is stopping. */
void debounce_hurry(struct debounce *debounce);

unsigned debounce_count(const struct debounce *debounce);

#endif
