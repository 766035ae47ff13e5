/* News without end, of a shape (growth_shape.h): events that begin one after the other, each told by several articles,
 * in the order of their times. The same seed gives the same articles, ready for the engine. */
#ifndef TRIPTYCH_GROWTH_STREAM_H
#define TRIPTYCH_GROWTH_STREAM_H

#include "article_features.h"
#include "embedding_store.h"
#include "growth_shape.h"
#include "id.h"

#define GROWTH_DIMENSIONS 384
#define GROWTH_KEEP_MS    (10 * 24 * 3600 * (int64_t)1000) /* as classify keeps stories */

struct growth_options {
    const struct growth_shape *shape; /* borrowed */
    uint64_t seed;
    unsigned live_stories; /* events that begin within GROWTH_KEEP_MS */
    int with_vectors;
};

struct growth_article {
    char id[ID_SIZE];
    char story_id[ID_SIZE]; /* of the event that it tells: where it belongs */
    int is_first;           /* of its event */
    int64_t time_ms;
    struct article_features features;
    struct embedding embedding; /* borrowed until the next article */
};

struct growth_stream;

/* Returns owned (growth_stream_free), NULL without memory. */
struct growth_stream *growth_stream_new(const struct growth_options *options);
void growth_stream_free(struct growth_stream *stream);

/* Returns 0 or ERR_MEMORY. */
int growth_stream_next(struct growth_stream *stream, struct growth_article *out);

/* Memory of the stream itself. */
size_t growth_stream_bytes(const struct growth_stream *stream);

#endif
