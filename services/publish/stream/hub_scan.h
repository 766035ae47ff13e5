/* Readers of first matches that look back. Private to the hub. */
#ifndef TRIPTYCH_HUB_SCAN_H
#define TRIPTYCH_HUB_SCAN_H

#include "hub.h"

/* The reader, whose `hub` is set, begins to look back up to `from`; NULL: up to now. Returns 0, ERR_UNAVAILABLE or ERR_FULL. */
int hub_scan_begin(struct hub_reader *reader, const char *from, struct err *err);
/* It looks back no longer; one that does not is fine. */
void hub_scan_end(struct hub_reader *reader);

#endif
