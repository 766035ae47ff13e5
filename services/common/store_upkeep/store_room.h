/* Retention by size: what goes before its time when Redis's memory gets short, so that there is always room for what is
 * new. */
#ifndef TRIPTYCH_STORE_ROOM_H
#define TRIPTYCH_STORE_ROOM_H

#include "store.h"

#define STORE_ROOM_KEEP_MS   86400000 /* an article stays for a day, whatever the memory */
#define STORE_ROOM_KEEP_FEED 1000     /* likewise as many events: subscribers resume from them */

/* One bounded step: the `limit` oldest articles leave, as store_retention_step removes them, with what the commit log has
 * from before; and a hundredth of the `feed_entries` events, the oldest. count = articles removed. */
int store_room_make(struct store *store, int64_t now_ms, unsigned limit, uint64_t feed_entries, store_count_fn *done,
                    void *context, struct err *err);

#endif
