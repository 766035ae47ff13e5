/* /story/ID/history and /api/v1/stories/ID/history: what became of a story, fetched from Redis. */
#ifndef TRIPTYCH_HISTORY_ANSWER_H
#define TRIPTYCH_HISTORY_ANSWER_H

#include "web.h"

web_rest_handler get_history_page, get_history_json; /* the story's id */

#endif
