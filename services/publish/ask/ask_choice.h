/* Which of a story's articles, or of the register's sources, a request asks for. */
#ifndef TRIPTYCH_ASK_CHOICE_H
#define TRIPTYCH_ASK_CHOICE_H

#include "article_choice.h"
#include "buffer.h"
#include "web.h"

/* Returns 1, or 0 when the request has been answered with what is wrong: 400, or 403 where a tier key is missing. */
int ask_choice_check(struct web *web, struct http_request *request);

/* The choice of a request that has been checked; its values are borrowed from the request. */
void ask_choice_read(const struct http_request *request, struct article_choice *out);

#endif
