/* Who reported a story, how often and when, as JSON (the shape is in openapi.json). What the tier may not see is not
 * written. Pure. */
#ifndef TRIPTYCH_REPORTING_JSON_H
#define TRIPTYCH_REPORTING_JSON_H

#include "json_writer.h"
#include "reporting.h"
#include "tier.h"

/* Writes the member "reporting" of a whole story. */
void reporting_json_write(struct json_writer *writer, const struct reporting *reporting, enum tier tier);

#endif
