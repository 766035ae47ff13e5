/* A picture in memory: rectangles, and shapes that are given by how much of each pixel they cover. Pure. */
#ifndef TRIPTYCH_CANVAS_H
#define TRIPTYCH_CANVAS_H

#include <stdint.h>

#define CANVAS_SIDE_MAX 4096 /* pixels of width or height */

struct canvas {
    unsigned width, height;
    uint8_t *pixels; /* owned; 3 bytes each, red first, row by row */
};

/* 0xRRGGBB. */
typedef uint32_t canvas_colour;

/* A part of a canvas, in pixels; what lies outside is not drawn. */
struct canvas_area {
    int left, top, width, height;
};

/* All of one colour. Returns 0, or ERR_MEMORY, or ERR_TOO_LARGE beyond CANVAS_SIDE_MAX. */
int canvas_init(struct canvas *canvas, unsigned width, unsigned height, canvas_colour colour);
void canvas_done(struct canvas *canvas); /* zeroed is fine */

void canvas_fill(struct canvas *canvas, const struct canvas_area *area, canvas_colour colour);
/* `coverage` has a byte for each pixel of the area, 255 for wholly covered, rows `pitch` bytes apart (borrowed). */
void canvas_blend(struct canvas *canvas, const struct canvas_area *area, const uint8_t *coverage, int pitch,
                  canvas_colour colour);

#endif
