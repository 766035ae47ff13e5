/* The vectors of articles that had to go on without, once the embedder answers again. */
#ifndef TRIPTYCH_ARTICLE_EMBED_LATER_H
#define TRIPTYCH_ARTICLE_EMBED_LATER_H

#include "article_job.h"
#include "embed.h"
#include "embed_later.h"

struct later_ask;

struct article_later {
    struct embed_later waiting;
    struct later_ask *asked[EMBED_BATCH_MAX]; /* under way; NULL: a free place */
    struct loop_timer tick;
};

void article_embed_later_open(struct classify *classify);
void article_embed_later_add(struct article_job *job, const char *gist);
/* How many are to be expected: none while the embedder is away. */
unsigned article_embed_later_due(const struct classify *classify);
/* Before the embedder is closed: what it was asked for is forgotten. */
void article_embed_later_stop(struct classify *classify);

#endif
