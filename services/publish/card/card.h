/* The picture that stands beside a link to a story in social networks and messengers: headline, bar, how many outlets.
 * Pure but for the fonts' files. */
#ifndef TRIPTYCH_CARD_H
#define TRIPTYCH_CARD_H

#include "buffer.h"
#include "card_font.h"
#include "coverage_pct.h"

#define CARD_WIDTH     1200 /* pixels: what the large networks ask for */
#define CARD_HEIGHT    630
#define CARD_BYTES_MAX (1024u * 1024u) /* of one picture; most take 30 KB */

/* All borrowed. */
struct card {
    const char *site;     /* what the desk calls itself */
    const char *headline; /* left out when no font has its letters */
    const char *note;     /* a line under the bar: "12 left · 8 center · 5 right" */
    struct coverage_sides sides;
};

/* Appends the picture as PNG; the buffer has failed where memory did not suffice. */
void card_draw(struct buffer *out, struct card_fonts *fonts, const struct card *card);

#endif
