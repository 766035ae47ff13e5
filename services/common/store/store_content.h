/* What an article's content is known by within its source, for the functions that take it as a key. Pure. */
#ifndef TRIPTYCH_STORE_CONTENT_H
#define TRIPTYCH_STORE_CONTENT_H

#include "article.pb-c.h"
#include "redis_keys.h"

/* Equal content of one source only: two outlets that run one text are two reports of it. Returns 1 and the id of a
 * KEY_CONTENT, or 0 when there is too little to tell the content by. */
int store_content_key(const Triptych__Article *article, char out[KEY_ID_MAX]);

#endif
