/* Base 64 (RFC 4648), as Atom feeds may carry text in it. Pure. */
#ifndef TRIPTYCH_BASE64_H
#define TRIPTYCH_BASE64_H

#include <stddef.h>

/* Decodes in place: white space is passed over, decoding ends at the first other byte that belongs to no digit. Returns
 * the number of bytes, terminated. */
size_t base64_decode(char *text, size_t len);

#endif
