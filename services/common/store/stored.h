/* Articles as they lie in Redis: the packed Article, and the placement behind its line of facts (functions/base.lua
 * says what that is). Pure. */
#ifndef TRIPTYCH_STORED_H
#define TRIPTYCH_STORED_H

#include "article.pb-c.h"
#include "err.h"
#include "reply.h"

#include <stddef.h>

#define STORED_FACT_MAX   40  /* bytes of one fact with its end; longer ones are cut */
#define STORED_DOMAIN_MAX 254 /* of a domain, likewise */

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

/* What an article counts under, as the functions take it; all of it safe to stand in the line of facts. */
struct stored_facts {
    int is_original;
    char lang[STORED_FACT_MAX], leaning[STORED_FACT_MAX], factuality[STORED_FACT_MAX], ownership[STORED_FACT_MAX],
        country[STORED_FACT_MAX];
    char domain[STORED_DOMAIN_MAX]; /* "" for none: such an article is of no source */
};
void stored_facts_read(const Triptych__Placement *placement, struct stored_facts *out);

/* Copies `text` as one fact: what the format keeps for itself (| and control characters) becomes "_". */
void stored_fact_copy(const char *text, char *out, size_t out_size);

#endif
