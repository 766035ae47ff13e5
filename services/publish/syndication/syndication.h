/* /feed.atom, /feed.rss, /feed.json: the same entries, those noted latest first; of one ?topic or ?place when asked. */
#ifndef TRIPTYCH_SYNDICATION_H
#define TRIPTYCH_SYNDICATION_H

#include "web.h"

web_handler get_atom, get_rss, get_json_feed;

#endif
