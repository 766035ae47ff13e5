/* The stories as a JSON Feed (version 1.1); what its items say is in feed_parts.h. Pure. */
#ifndef TRIPTYCH_JSON_FEED_H
#define TRIPTYCH_JSON_FEED_H

#include "entry.h"

#define FEED_JSON_TYPE "application/feed+json; charset=utf-8"

/* Without site->base_url links are relative. */
void feed_json(struct buffer *out, const struct site *site, const struct feed *feed);

#endif
