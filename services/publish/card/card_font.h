/* The fonts that cards are lettered with: files of the machine, the first that has a text's letters draws it. Home of
 * FreeType. One thread at a time. */
#ifndef TRIPTYCH_CARD_FONT_H
#define TRIPTYCH_CARD_FONT_H

#include "canvas.h"
#include "err.h"

#include <stddef.h>

#define CARD_FONTS_MAX     4
#define CARD_FONT_PATH_MAX 255 /* bytes of one file's path */

struct card_fonts;
struct card_face; /* one of them */

/* Opens the files that `paths` names, separated by commas. Returns 0 and sets *out (returns owned: card_fonts_free);
 * ERR_INVALID when these are more than CARD_FONTS_MAX or a path is too long. A file that is not there, or is no font, is
 * passed over: *out_missing counts them. */
int card_fonts_open(const char *paths, struct card_fonts **out, unsigned *out_missing, struct err *err);
unsigned card_fonts_count(const struct card_fonts *fonts); /* that were opened */
void card_fonts_free(struct card_fonts *fonts);

/* The first font that has every letter of the text (UTF-8, without control characters); NULL when none has. */
struct card_face *card_font_for(struct card_fonts *fonts, const char *text);

/* A line of text in one colour. */
struct card_line {
    const char *text; /* UTF-8; not terminated */
    size_t size;      /* bytes */
    unsigned height;  /* of its letters, in pixels */
    int is_rtl;       /* the whole text goes from right to left */
    canvas_colour colour;
};
/* How wide it is, in pixels. */
unsigned card_font_width(struct card_face *face, const struct card_line *line);
/* Draws it from `left`, its base line at `base`. */
void card_font_draw(struct card_face *face, const struct card_line *line, struct canvas *canvas, int left, int base);

#endif
