/* Bodies as they were before the server packed them, by what Content-Encoding says and by what the bytes are: as
 * browsers take it, a coding that nobody knows or that is not true is left alone. Pure. */
#ifndef TRIPTYCH_BODY_DECODE_H
#define TRIPTYCH_BODY_DECODE_H

#include "buffer.h"

/* What we can unpack, for Accept-Encoding. */
#define BODY_CODINGS "gzip, deflate, br"

/* Unpacks `body`, which came with `codings` ("gzip", "deflate, br", "" for none), in place; a body that is gzip though
 * no header says so is unpacked too. What a cut body still gives counts. Returns 0, ERR_TOO_LARGE when it is larger
 * than body->max_bytes unpacked (then that much of it is there), or ERR_MEMORY. */
int body_decode(struct buffer *body, const char *codings);

#endif
