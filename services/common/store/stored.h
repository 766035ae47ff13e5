/* Articles as they lie in Redis: the packed Article, and the placement behind its line of facts (schema/facts.def
 * says what that is). Pure. */
#ifndef TRIPTYCH_STORED_H
#define TRIPTYCH_STORED_H

#include "article.pb-c.h"
#include "err.h"
#include "reply.h"
#include "store_schema.h"

#include <stddef.h>

#define STORED_FACT_MAX   40  /* bytes of one fact with its end; longer ones are cut */
#define STORED_DOMAIN_MAX 254 /* of a domain, likewise */

struct stored_article {
    Triptych__PlacedArticle message; /* points into the two below */
    Triptych__Article *article;
    Triptych__Placement *placement; /* NULL while not placed */
};

struct stored_wanted {
    size_t text_max_bytes; /* cuts the text between characters, 0 leaves none of it */
    int is_brief;          /* without the reasons of the placement */
};

/* Unpacks what was stored; `placement` may be nil or "". Returns 0, or a negative err_code. */
int stored_article_read(const redisReply *body, const redisReply *placement, const struct stored_wanted *wanted,
                        struct stored_article *out, struct err *err);
void stored_article_done(struct stored_article *stored);

/* What a caller says of an article to the functions that place it: the facts that schema/facts.def has as the caller's,
 * separated by "|". What the line keeps for itself (| and control characters) becomes "_" in them. */
#define STORED_SAID_SIZE (FACTS_COUNT * STORED_FACT_MAX + STORED_DOMAIN_MAX)
void stored_said(const Triptych__Placement *placement, char out[STORED_SAID_SIZE]);

#endif
