/* The source registry that publish reads for itself, where the operator names one: the page of a source that no
 * story has an article of, other outlets of its owner, the answer to an address that nobody reported from. */
#ifndef TRIPTYCH_REGISTRY_SOURCE_H
#define TRIPTYCH_REGISTRY_SOURCE_H

#include "err.h"
#include "registry.h"
#include "source_message.h"

#include <stddef.h>

#define SOURCE_SIBLINGS_MAX 24 /* outlets of one owner that are named */

/* NULL where there is none; `domain` may be a host, an alias, or end with a path ("paper.example/town"). */
const struct source_entry *registry_source_find(const struct registry *registry, const char *domain);

/* `rating`, which an article has of its source, with who says what of it: articles do not carry that, the registry
 * tells. Returns the message in `room`, whose parts point into both; `rating` itself where the registry does not know
 * the source, or where it carries raters already, as articles did that were placed by an earlier version. */
const Triptych__SourceRating *registry_source_rate(const struct registry *registry,
                                                   const Triptych__SourceRating *rating, struct source_message *room);

/* Other sources of the same owner group (of the same owner, where that is not known), in the order of the files; hidden
 * ones are left out. Returns how many are in `out`, *out_total how many there are. */
size_t registry_source_siblings(const struct registry *registry, const struct source_entry *entry,
                                const struct source_entry *out[SOURCE_SIBLINGS_MAX], size_t *out_total);

#endif
