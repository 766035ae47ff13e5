/* A picture in a page, and what stands in its place for an outlet. Pure. */
#ifndef TRIPTYCH_PART_PICTURE_H
#define TRIPTYCH_PART_PICTURE_H

#include "buffer.h"
#include "page_frame.h"
#include "side.h"

#define PICTURE_HTML_MAX 8192 /* bytes that an <img> takes at most, escaped */

enum picture_place {
    PICTURE_LEAD, /* seen at once: loaded before all others */
    PICTURE_CARD, /* loaded when it comes near the window */
};

/* An <img> without words, since the headline beside it says what there is; it takes the room that its box has. Returns 1,
 * or 0 with nothing written when there is no picture to show. */
int part_picture(struct buffer *out, const struct site *site, const char *url, enum picture_place place);

/* The outlet's mark, drawn by us: the first letters of its name on the colour of its side. For the eye alone: its name
 * stands beside it, or in `label`, which is read out instead (NULL: nothing is). */
void part_mark(struct buffer *out, const char *name, enum side side, const char *label);

#endif
