/* What is said of a source, as JSON (the shape is in openapi.json). What the tier may not see is not written, and named
 * as locked. Pure. */
#ifndef TRIPTYCH_SOURCE_JSON_H
#define TRIPTYCH_SOURCE_JSON_H

#include "article.pb-c.h"
#include "json_writer.h"
#include "tier.h"

/* Writes members of the object that is open: name, leaning … and "ratings", who says what. */
void source_json_members(struct json_writer *writer, const Triptych__SourceRating *rating, enum tier tier);

#endif
