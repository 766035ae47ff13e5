/* Where a list goes on, as text that clients hand back: "<time ms>.<story id>" of the last story they got. Pure. */
#ifndef TRIPTYCH_CURSOR_H
#define TRIPTYCH_CURSOR_H

#include "catalog.h"

#define CURSOR_SIZE 48

void cursor_write(const struct catalog_entry *last, char out[CURSOR_SIZE]);
/* Sets where `query` goes on; "" and NULL: at the top. Returns 0 when it is no cursor of ours. */
int cursor_read(const char *text, struct catalog_query *query);

#endif
