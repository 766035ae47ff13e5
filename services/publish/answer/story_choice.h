/* Which of a story's articles a request for its page asks for. */
#ifndef TRIPTYCH_STORY_CHOICE_H
#define TRIPTYCH_STORY_CHOICE_H

#include "article_choice.h"
#include "buffer.h"
#include "web.h"

/* Returns 1, or 0 when the request has been answered with what is wrong: 400, or 403 where a tier key is missing. */
int story_choice_check(struct web *web, struct http_request *request);

/* The choice of a request that has been checked; its values are borrowed from the request. */
void story_choice_read(const struct http_request *request, struct article_choice *out);

#endif
