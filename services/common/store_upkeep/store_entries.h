/* Entries of a stream from some point on, without following it: for who looks something up. Nothing is checked or raised,
 * whatever the point is. */
#ifndef TRIPTYCH_STORE_ENTRIES_H
#define TRIPTYCH_STORE_ENTRIES_H

#include "store.h"

#define STORE_ENTRIES_PAGE 200 /* read by one call */

/* Reads a page of the entries from `from` on ("" from the oldest; a seq need not be there), the oldest first. What this
 * version cannot read is left out. The answer's next is what to go on from, "" at the end. */
typedef void store_entry_fn(void *context, const struct store_entry *entry);
typedef void store_entries_fn(void *context, const struct store_result *result, const char *next);
int store_entries_read(struct store *store, enum store_stream stream, const char *from, store_entry_fn *on_entry,
                       store_entries_fn *done, void *context, struct err *err);

#endif
