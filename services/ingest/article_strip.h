/* A step of ingest: what its source always says is taken out of an article's text, and learnt from it (room refrain;
 * the memory of the source is in Redis, for all replicas). */
#ifndef TRIPTYCH_ARTICLE_STRIP_H
#define TRIPTYCH_ARTICLE_STRIP_H

#include "article.pb-c.h"

#include <stddef.h>

struct ingest;

/* `taken` bytes were taken out; 0 also when Redis could not be asked. `is_closing`: the daemon closes; free what there is. */
typedef void article_strip_fn(void *context, size_t taken, int is_closing);

/* Changes article->text and content_hash in place before `done` is called, later, exactly once. Returns 1; 0 when there
 * is nothing to do (no source, no text, a replayed row) or no memory: then `done` is not called. */
int article_strip(struct ingest *ingest, Triptych__Article *article, article_strip_fn *done, void *context);

#endif
