/* GET /story/ID/edit. */
#ifndef TRIPTYCH_EDITOR_PAGE_H
#define TRIPTYCH_EDITOR_PAGE_H

#include "web.h"

web_rest_handler get_editor; /* the story's id */

/* Whether the request is an editor's and names a story; answers it otherwise. */
int editor_may(struct web *web, struct http_request *request, const char *id);

#endif
