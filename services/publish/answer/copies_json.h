/* Who copies whom in a story, as JSON. Pure. */
#ifndef TRIPTYCH_COPIES_JSON_H
#define TRIPTYCH_COPIES_JSON_H

#include "json_writer.h"
#include "story.pb-c.h"

/* Writes the object of /api/v1/stories/ID/copies. */
void copies_json_write(struct json_writer *writer, const Triptych__Story *story);

#endif
