/* The commit log, followed from its oldest entry: it rebuilds the index at start, then keeps it the same as that of
 * every other replica. */
#ifndef TRIPTYCH_ON_LOG_ENTRY_H
#define TRIPTYCH_ON_LOG_ENTRY_H

#include "err.h"

struct classify;

/* The index must be there (index_open.h). */
int on_log_open(struct classify *classify, struct err *err);

#endif
