/* All that an edition has in Redis, as records that mean nothing to whoever keeps them: for a backup, and back. A record
 * is a few byte strings. What belongs to running processes alone (endpoints, notes, turns) is left out. */
#ifndef TRIPTYCH_STORE_BACKUP_H
#define TRIPTYCH_STORE_BACKUP_H

#include "store.h"

#define STORE_PIECES_MAX      64        /* of a record */
#define STORE_RECORD_SIZE_MAX 536870912 /* bytes of a record: what Redis takes as one value */
#define STORE_HOLD_MS         10000     /* longest hold without another call */
#define STORE_HOLD_TURN_MS    60000     /* a turn runs out by itself: of who died with it */

/* Borrowed. */
struct store_piece {
    const void *data;
    size_t size;
};

/* Takes the turn to hold up writes: one at a time of all editions of this Redis, since a hold is of the whole server and
 * whoever ends it ends it for all. ERR_CONFLICT: another one has it. Taken again by who has it, it lasts from then on. While writes are held up nobody else can take it,
 * also after STORE_HOLD_TURN_MS. store_hold_leave gives it back, if we still have it. */
int store_hold_take(struct store *store, store_done_fn *done, void *context, struct err *err);
int store_hold_leave(struct store *store, store_done_fn *done, void *context, struct err *err);

/* Holds up every write to this Redis for `ms` from now (at most STORE_HOLD_MS), so that what is read meanwhile is of one
 * moment; reads go on, but for those of a connection on which a write waits. 0 lets them go on. What is held up is not lost: its callers wait. */
int store_hold(struct store *store, int64_t ms, store_done_fn *done, void *context, struct err *err);

/* Reads some of the edition. `cursor` "" begins; the answer's next cursor "" means that was all. Each record goes to
 * `on_record` before `done` is called. While writes are held up every key comes at least once; while they go on, so does
 * every key that is there all the time, as it was at some moment. The streams come last, the log and then the feed; a
 * cursor that begins with STORE_CURSOR_LOG or STORE_CURSOR_FEED reads on in that stream also later. */
#define STORE_CURSOR_LOG  "log "
#define STORE_CURSOR_FEED "feed "
typedef void store_record_fn(void *context, const struct store_piece *pieces, size_t count);
typedef void store_records_fn(void *context, const struct store_result *result, const char *next_cursor);
int store_records_read(struct store *store, const char *cursor, store_record_fn *on_record, store_records_fn *done,
                       void *context, struct err *err);

/* Reads these keys (whole names), but for those that are left out; one that is gone comes as a record that takes it away.
 * The names are borrowed until it returns. */
#define STORE_NAMED_MAX 500
int store_records_named(struct store *store, const char *const *keys, size_t count, store_record_fn *on_record,
                        store_records_fn *done, void *context, struct err *err);
/* Whether a key is no record of its own: a stream, or of use to running processes alone. */
int store_key_is_left_out(const char *edition, const char *key);

/* Writes one back, over what is there; records in the order in which they were read. ERR_INVALID for what is no
 * record. */
int store_record_write(struct store *store, const struct store_piece *pieces, size_t count, store_done_fn *done,
                       void *context, struct err *err);

/* After the last one: raises the epoch, so that whoever has seen more than what was restored notices. count: the new
 * epoch. */
int store_epoch_raise(struct store *store, store_count_fn *done, void *context, struct err *err);

/* The version that the data of this program has. */
unsigned store_data_version(void);

#endif
