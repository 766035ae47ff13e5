/* What a source always says: sentences and lines that stood under several other titles ("Subscribe to our newsletter",
 * "Reporting by …, editing by …", a text about cookies). A memory for each source that learns from one article after the
 * other, bounded, and the text without what it knows. Pure.
 *
 * Nothing is kept of a text but hashes. What articles of one affair repeat of it (background) is no such sentence: it has
 * words of their titles. */
#ifndef TRIPTYCH_REFRAIN_H
#define TRIPTYCH_REFRAIN_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define REFRAIN_UNITS_MAX   1024 /* remembered of a source; of too many those leave first that stood under one title */
#define REFRAIN_UNIT_BYTES  10
#define REFRAIN_BYTES_MAX   (REFRAIN_UNITS_MAX * REFRAIN_UNIT_BYTES)
#define REFRAIN_LEARNED_MAX 64 /* units of one article: half from its beginning, half from its end */
#define REFRAIN_TITLES      3  /* other titles that a unit stood under before it is taken out */
#define REFRAIN_DAYS        30 /* a unit that was not seen for as long is forgotten */
#define REFRAIN_LETTERS     16 /* letters and digits, at least, of a sentence; a line of its own may be shorter */

/* One sentence or line. */
struct refrain_unit {
    uint64_t hash;  /* 40 bits */
    uint16_t day;   /* when it was seen last, in days since 1970 */
    uint16_t title; /* hash of the last title that it stood under */
    uint8_t titles; /* how many it stood under, at most 255 */
};

/* The memory of one source. */
struct refrain {
    struct refrain_unit units[REFRAIN_UNITS_MAX]; /* in the order in which they were met first */
    size_t count;
};

/* Reads what refrain_write wrote; no bytes: an empty memory. Returns 0, or ERR_INVALID: then it is empty, too. */
int refrain_read(const uint8_t *bytes, size_t size_bytes, struct refrain *out, struct err *err);
/* Returns how many bytes were written. */
size_t refrain_write(const struct refrain *memory, uint8_t out[REFRAIN_BYTES_MAX]);

/* Learns `text`, which stands under `title`, and takes out of it, in place, what the memory knew. Returns how many bytes
 * were taken out. `day`: days since 1970. */
size_t refrain_strip(struct refrain *memory, const char *title, uint16_t day, char *text);

#endif
