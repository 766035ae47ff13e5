/* What a feed must be before it goes to Redis. Private to this folder. */
#ifndef TRIPTYCH_STORE_FEED_CHECK_H
#define TRIPTYCH_STORE_FEED_CHECK_H

#include "err.h"

/* Returns 0, or ERR_INVALID when the address is empty or longer than STORE_FEED_URL_MAX, ERR_TOO_LARGE when the settings
 * are longer than STORE_FEED_SETTINGS_MAX. */
int store_feed_check(const char *url, const char *settings, struct err *err);

#endif
