/* What the registry says of an article's source, as the message that goes into its placement. Pure. */
#ifndef TRIPTYCH_SOURCE_DESCRIBE_H
#define TRIPTYCH_SOURCE_DESCRIBE_H

#include "article.pb-c.h"
#include "registry.h"

#define SOURCE_RATINGS_MAX 16 /* as the message says */

struct source_description {
    Triptych__SourceRating rating; /* its parts point into the article, the registry and what follows */
    Triptych__Rating said[SOURCE_RATINGS_MAX];
    Triptych__Rating *list[SOURCE_RATINGS_MAX];
};

/* Fills *out, which must stay where it is; `registry` (NULL: nothing is known) and `article` must outlive it. */
void source_describe(const struct registry *registry, const Triptych__Article *article, struct source_description *out);

#endif
