/* A canvas as PNG (W3C, third edition): 8 bits a channel, no palette, no interlacing. Pure. */
#ifndef TRIPTYCH_PNG_WRITE_H
#define TRIPTYCH_PNG_WRITE_H

#include "buffer.h"
#include "canvas.h"

/* Appends the picture; the buffer has failed where memory or its cap did not suffice. */
void png_write(struct buffer *out, const struct canvas *canvas);

#endif
