/* Which keys of an edition are written: Redis tells of them as it happens (CLIENT TRACKING), on a connection of its own. So
 * somebody can read an edition while work goes on, then read again what was written meanwhile, and hold writes up for the
 * little that is left (`triptych backup`). Each key is known once, however often it was written, until it is read. */
#ifndef TRIPTYCH_STORE_TOUCHED_H
#define TRIPTYCH_STORE_TOUCHED_H

#include "store_backup.h"

#define STORE_TOUCHED_MAX 1000000 /* keys written and not read again: some 100 MB of names */

struct store_touched;

/* Begins to listen. Returns owned in *out (store_touched_close). `done`: every write from now on is heard of; or
 * ERR_UNAVAILABLE, when Redis refuses (a user of its ACL without the right) or goes away. */
int store_touched_open(struct store *store, struct store_touched **out, store_done_fn *done, void *context,
                       struct err *err);
/* NULL is fine. Nothing that waits is answered any more. */
void store_touched_close(struct store_touched *touched);

/* Keys that are to be read again, as far as we have heard. */
size_t store_touched_count(const struct store_touched *touched);

/* Whatever was written before this is called is known when `done` is. ERR_UNAVAILABLE: not all is known, as the connection
 * was lost, or the edition was emptied at once; ERR_FULL: more than STORE_TOUCHED_MAX. It stays so. */
int store_touched_await(struct store_touched *touched, store_done_fn *done, void *context, struct err *err);

/* Reads some of them again, which then count as not touched, like store_records_named. The next cursor says nothing. */
int store_touched_read(struct store *store, struct store_touched *touched, store_record_fn *on_record,
                       store_records_fn *done, void *context, struct err *err);

#endif
