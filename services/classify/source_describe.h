/* What the registry says of an article's source, as the message that goes into its placement: without who says what,
 * which is the same for all articles of a source and would make each placement a tenth larger. Pure. */
#ifndef TRIPTYCH_SOURCE_DESCRIBE_H
#define TRIPTYCH_SOURCE_DESCRIBE_H

#include "article.pb-c.h"
#include "registry.h"

/* Fills *out, whose parts point into `registry` (NULL: nothing is known) and `article`: both must outlive it. */
void source_describe(const struct registry *registry, const Triptych__Article *article, Triptych__SourceRating *out);

#endif
