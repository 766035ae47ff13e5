/* The countries and large cities that an article names in title and lead, in whatever language it is written. Names of
 * countries come from ICU in the languages below, cities and demonyms from place_table.c; inflected forms are found by
 * their stems. A place counts when the title names it, or the lead more than once. No clock, no socket; made once, then
 * only read. */
#ifndef TRIPTYCH_PLACE_FIND_H
#define TRIPTYCH_PLACE_FIND_H

#include "err.h"
#include "text_terms.h"

#include <stddef.h>

#define PLACES_FOUND_MAX 6
#define PLACE_ID_SIZE    40  /* terminated: "FR", or "FR/Paris" for a city, whose country is then named too */
#define PLACE_LEAD_BYTES 700 /* of the text */

struct places;

/* Returns owned (places_free), or NULL with `err`. */
struct places *places_new(struct err *err);
void places_free(struct places *places);

struct place_text {
    const char *title, *text; /* valid UTF-8 */
    const char *lang;         /* as detected */
};

struct places_found {
    const char *ids[PLACES_FOUND_MAX]; /* the most named first; borrowed from `places` */
    size_t count;
};

/* Returns 0 and fills *out, or a negative code when the text cannot be tokenized. */
int places_find(const struct places *places, struct text_analyser *analyser, const struct place_text *text,
                struct places_found *out, struct err *err);

#endif
