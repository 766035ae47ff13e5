/* A decision's reasons as they lie in Redis. Spelt out, with a name each, they were two thirds of what is kept of an
 * article's place, and Redis copies that several times an article. Short they are seven bytes each: the measure's number
 * (a byte), its value and its weight (three bytes each, the upper ones of an IEEE single, rounded: five digits, as many as
 * anybody is shown). A measure without a number stays spelt out beside them. What earlier versions wrote is spelt out
 * altogether and read as it is; they read what is short as an article without reasons. Pure. */
#ifndef TRIPTYCH_SHORT_REASONS_H
#define TRIPTYCH_SHORT_REASONS_H

#include "article.pb-c.h"
#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define SHORT_REASONS_MAX       16                       /* of a placement; further ones stay spelt out */
#define SHORT_REASONS_TOLD_SIZE (SHORT_REASONS_MAX * 64) /* of as many, spelt out as fields of a packed Placement */

/* The number of the measure of this name, 0 when it has none. */
unsigned short_reasons_number(const char *feature);

/* Packs the placement with short reasons. Returns 0 with *out (returns owned: free) of *out_size bytes, or a negative
 * err_code. */
int short_reasons_pack(const Triptych__Placement *placement, uint8_t **out, size_t *out_size, struct err *err);

/* Writes short reasons spelt out, as the fields that a packed Placement has of them: appended to one, they become its
 * reasons. Numbers of a later version are left out. Returns the bytes written. */
size_t short_reasons_tell(const uint8_t *data, size_t size, uint8_t out[SHORT_REASONS_TOLD_SIZE]);

#endif
