/* The readers of the single formats. Pure; called by feed_read only, which has bounded and transcoded the text. */
#ifndef TRIPTYCH_FEED_FORMATS_H
#define TRIPTYCH_FEED_FORMATS_H

#include "feed.h"

/* `text` is valid UTF-8; `feed_url` is never NULL. Results as for feed_read. */
int feed_xml_read(const char *text, size_t len, const char *feed_url, struct feed **out, struct err *err);
int feed_json_read(const char *text, size_t len, const char *feed_url, struct feed **out, struct err *err);

#endif
