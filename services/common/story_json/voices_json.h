/* How the world words a story, as JSON (the shape is in openapi.json). Pure. */
#ifndef TRIPTYCH_VOICES_JSON_H
#define TRIPTYCH_VOICES_JSON_H

#include "json_writer.h"
#include "voices.h"

/* Writes the member "wordings" of a whole story. */
void voices_json_write(struct json_writer *writer, const struct voices *voices);

#endif
