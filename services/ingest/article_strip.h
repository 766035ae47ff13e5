/* A step of ingest: what its source always says is taken out of an article's text, and learnt from it (room refrain; the
 * memories of sources lie in Redis, for all replicas, and those met lately here). */
#ifndef TRIPTYCH_ARTICLE_STRIP_H
#define TRIPTYCH_ARTICLE_STRIP_H

#include "article.pb-c.h"
#include "err.h"

#include <stddef.h>

struct ingest;

/* Returns 0, or ERR_MEMORY. */
int article_strip_open(struct ingest *ingest, struct err *err);
/* Writes what was learnt; before the store closes. */
void article_strip_stop(struct ingest *ingest);
void article_strip_close(struct ingest *ingest);

/* Whether there is anything to do: it has a source, a title and a text. */
int article_may_strip(const Triptych__Article *article);

/* `taken` bytes were taken out; 0 also when Redis could not be asked. `is_closing`: the daemon closes; free what there
 * is. */
typedef void article_strip_fn(void *context, size_t taken, int is_closing);

/* Changes article->text and content_hash in place before `done` is called, exactly once: before this returns, where the
 * source was met lately, or later. Returns 1; 0 when there is nothing to do or no memory: then `done` is not called. */
int article_strip(struct ingest *ingest, Triptych__Article *article, article_strip_fn *done, void *context);

#endif
