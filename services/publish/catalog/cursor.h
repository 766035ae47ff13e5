/* Where a list goes on, as text that clients hand back: the order's letter, the key in that order and the id of the last
 * story that they got. The latest first have no letter, as before there were others: "1795000000000.s0123456789abcdef".
 * Pure. */
#ifndef TRIPTYCH_CURSOR_H
#define TRIPTYCH_CURSOR_H

#include "catalog.h"

#define CURSOR_SIZE 48

void cursor_write(const struct catalog_entry *last, enum catalog_order order, char out[CURSOR_SIZE]);
/* Reads a place in this order; NULL and "": at the top (a loop's first round has no cursor yet). Returns 0 when it is no cursor of ours, or one of another order. */
int cursor_read(const char *text, enum catalog_order order, struct catalog_place *out);

#endif
