/* Articles as they lie in Redis: the packed Article, and the placement behind its line of facts (functions/base.lua
 * says what that is). Pure. */
#ifndef TRIPTYCH_STORED_H
#define TRIPTYCH_STORED_H

#include "article.pb-c.h"
#include "err.h"

#include <hiredis/hiredis.h>
#include <stddef.h>

#define STORED_FACTS_MAX 512 /* bytes of a line of facts, its newline included */
#define STORED_FACT_MAX  40  /* of one fact; longer ones are cut */

struct stored_article {
    Triptych__PlacedArticle message; /* points into the two below */
    Triptych__Article *article;
    Triptych__Placement *placement; /* NULL while not placed */
};

/* Unpacks what was stored; `placement` may be nil or "". `text_max_bytes` cuts the text between characters, 0 leaves
 * none of it. Returns 0, or a negative err_code. */
int stored_article_read(const redisReply *body, const redisReply *placement, size_t text_max_bytes,
                        struct stored_article *out, struct err *err);
void stored_article_done(struct stored_article *stored);

/* The facts of a placement to be committed (without the version, which the commit puts before them), newline included.
 */
void stored_facts_write(const Triptych__Placement *placement, char out[STORED_FACTS_MAX]);

/* Copies `text` as one fact: what the format keeps for itself (| and control characters) becomes "_". */
void stored_fact_copy(const char *text, char *out, size_t out_size);

#endif
