/* Which sentences of a story the choice of its bullets would have liked to compare by meaning, and could not. Pure. */
#ifndef TRIPTYCH_MEANING_WANTS_H
#define TRIPTYCH_MEANING_WANTS_H

#include <stddef.h>
#include <stdint.h>

#define MEANING_WANTS_MAX 64 /* sentences of one story: two batches of an embedder */

struct meaning_want {
    uint32_t wording;
    const char *text; /* borrowed from the story's articles; not terminated */
    size_t len_bytes;
    const char *lang; /* ISO 639-1 or "und", borrowed likewise */
};

struct meaning_wants {
    unsigned count;
    struct meaning_want rows[MEANING_WANTS_MAX];
};

/* Adds a sentence unless its wording stands there already. What comes when the list is full is left out: the first ones are
 * the likeliest bullets. */
void meaning_wants_add(struct meaning_wants *wants, struct meaning_want want);

#endif
