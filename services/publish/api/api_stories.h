/* /api/v1/stories: a list of stories, narrowed, page after page. */
#ifndef TRIPTYCH_API_STORIES_H
#define TRIPTYCH_API_STORIES_H

#include "web.h"

web_handler get_stories;

#endif
