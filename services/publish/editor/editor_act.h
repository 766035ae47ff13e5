/* POST /story/ID/edit: one act, then back to the page. */
#ifndef TRIPTYCH_EDITOR_ACT_H
#define TRIPTYCH_EDITOR_ACT_H

#include "web.h"

/* The story's id. The form's fields: act, note, text, article (several), time; `form` unless the key came as Authorization, which no other site can
 * make a browser send. */
web_rest_handler post_editor;

#endif
