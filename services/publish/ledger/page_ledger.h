/* The signed log for people: its latest days as a table, whose key signs it, and how to verify a copy. Pure. */
#ifndef TRIPTYCH_PAGE_LEDGER_H
#define TRIPTYCH_PAGE_LEDGER_H

#include "page_frame.h"

#define LEDGER_DAYS_SHOWN 60

/* `lines` are the latest, the oldest first; one that cannot be read is left out. */
void page_ledger(struct buffer *out, const struct site *site, const char *const *lines, size_t count);

#endif
