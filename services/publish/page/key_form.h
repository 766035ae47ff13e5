/* /key: GET shows the form, or what the browser's tier key opens; POST enters a key, forgets it, makes and revokes the
 * tokens of its feeds. */
#ifndef TRIPTYCH_KEY_FORM_H
#define TRIPTYCH_KEY_FORM_H

#include "web.h"

web_handler get_key, post_key;

/* Answers with the form that asks for a key, with a sentence ("": none). 401 makes the browser forget the key that it
 * has. */
void key_form_answer(struct web *web, struct http_request *request, unsigned status, const char *sentence);

#endif
