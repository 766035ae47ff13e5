/* The pages that come from the catalog alone. */
#ifndef TRIPTYCH_PAGES_H
#define TRIPTYCH_PAGES_H

#include "web.h"

web_handler get_latest, get_topics, get_places, get_blindspot, get_method, get_bot;
web_rest_handler get_blindspot_side; /* "left" or "right" */
web_rest_handler get_topic;          /* a topic as stories have it in `topics` */
web_rest_handler get_place;          /* a place as stories have it in `places` */
web_rest_handler get_language;       /* a language's code */
web_rest_handler get_source_list;    /* a domain: its stories, page after page */

#endif
