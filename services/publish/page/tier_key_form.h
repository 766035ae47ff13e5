/* /key: GET shows the form, or what the browser's tier key opens; POST enters a key, forgets it, makes and revokes the
 * tokens of its feeds. */
#ifndef TRIPTYCH_TIER_KEY_FORM_H
#define TRIPTYCH_TIER_KEY_FORM_H

#include "web.h"

web_handler get_tier_key, post_tier_key;

/* Answers with the form that asks for a key, with a sentence ("": none). 401 makes the browser forget the key that it
 * has. */
void tier_key_form_answer(struct web *web, struct http_request *request, unsigned status, const char *sentence);

#endif
