/* What the registry says of a source, as the message in which articles carry it (without who says what) and in which
 * the source itself is answered for (with it). Pure. */
#ifndef TRIPTYCH_SOURCE_MESSAGE_H
#define TRIPTYCH_SOURCE_MESSAGE_H

#include "article.pb-c.h"
#include "registry.h"

#define SOURCE_MESSAGE_RATINGS_MAX 16 /* as article.proto says */

/* Its parts point into each other and into the registry: it must stay where it is, and the registry outlive it. */
struct source_message {
    Triptych__SourceRating rating;
    Triptych__Rating said[SOURCE_MESSAGE_RATINGS_MAX];
    Triptych__Rating *list[SOURCE_MESSAGE_RATINGS_MAX];
};
void source_message_fill(const struct source_entry *entry, struct source_message *out);

/* The same without the ratings, all of whose parts point into the registry. */
void source_message_fill_short(const struct source_entry *entry, Triptych__SourceRating *out);

#endif
