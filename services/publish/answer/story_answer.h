/* /story/ID and /api/v1/stories/ID: a whole story, fetched from Redis. Requests that come while a story is being
 * fetched share the answer: a crowd at one page costs one read. Redis may be away: request_wait.h. */
#ifndef TRIPTYCH_STORY_ANSWER_H
#define TRIPTYCH_STORY_ANSWER_H

#include "web.h"

#define STORY_WAITS_MAX 1024 /* requests that wait at once */
#define STORY_READS_MAX 32   /* stories that are fetched at once: Redis has more to do than to answer readers */

web_rest_handler get_story_page, get_story_json, get_story_copies; /* the story's id */
/* What others show of it: the small page for frames, the picture beside a link. */
web_rest_handler get_story_embed, get_story_card;
/* Answers /oembed for the story with this id; maxwidth and maxheight have been checked. */
void story_answer_oembed(struct web *web, struct http_request *request, const char *id);

#endif
