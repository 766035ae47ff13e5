/* The stories as a JSON Feed (version 1.1); what its items say is in entry.h. Pure. */
#ifndef TRIPTYCH_JSON_FEED_H
#define TRIPTYCH_JSON_FEED_H

#include "entry.h"

#define JSON_FEED_TYPE "application/feed+json; charset=utf-8"

/* Without site->base_url links are relative. */
void json_feed_write(struct buffer *out, const struct site *site, const struct syndication *syndication);

#endif
