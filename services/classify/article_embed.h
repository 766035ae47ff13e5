/* The step before placing, when there is an embedder: the vector of what happened in the article. */
#ifndef TRIPTYCH_ARTICLE_EMBED_H
#define TRIPTYCH_ARTICLE_EMBED_H

#include "article_job.h"

struct classify;

int article_embed_open(struct classify *classify, struct err *err);
/* Asks for the vector and then places the article; at once without an embedder. */
void article_embed(struct article_job *job);
/* Asks no more: what waits for its vector is placed without. */
void article_embed_stop(struct classify *classify);

/* Sets job->gist from what was read of the article last. */
void article_embed_read_gist(struct article_job *job);

#endif
