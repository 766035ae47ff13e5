/* /lookup?url= and /api/v1/lookup?url=: an article's story, or a source's ratings. People are led to the page of what
 * was found; programs get it. */
#ifndef TRIPTYCH_LOOKUP_ANSWER_H
#define TRIPTYCH_LOOKUP_ANSWER_H

#include "web.h"

web_handler get_lookup_page, get_lookup_json;
/* /embed?url= leads to the frame of the article's story; /oembed?url= tells of it, and of a story's own page. */
web_handler get_lookup_embed, get_oembed;

#endif
