/* Makes well-formed XML of what feeds send, and refuses what only an attack sends. Pure.
 *
 * Dropped: everything before the first tag (and what a server printed before the feed), declarations (so the charset
 * named there cannot mislead), comments, processing instructions and the DOCTYPE; the plain entities that it declares
 * are replaced here, as text and up to a limit, so that none can explode. Mended: bare '&' and '<', entities of HTML,
 * characters that XML forbids, tags closed in the wrong order or not at all, a CDATA section
 * or tag that the end of the file cuts off. */
#ifndef TRIPTYCH_XML_CLEAN_H
#define TRIPTYCH_XML_CLEAN_H

#include "err.h"

#include <stddef.h>

#define XML_DEPTH_MAX      128      /* open elements */
#define XML_TAG_MAX        65536    /* bytes of one tag */
#define XML_ATTRIBUTES_MAX 256      /* of one tag: libxml2 compares each with each */
#define XML_NAMES_MAX      4096     /* different names, about: libxml2 keeps each, and searches them ever slower */
#define XML_CLEAN_MAX      33554432 /* bytes of the result: a byte may grow to six ('"' becomes "&quot;"), few do */

/* `text` is valid UTF-8. Returns 0 and sets *out (returns owned: free; terminated) and *out_len; ERR_INVALID when there
 * is no tag at all, ERR_TOO_LARGE when one of the limits is passed, ERR_MEMORY. */
int xml_clean(const char *text, size_t len, char **out, size_t *out_len, struct err *err);

#endif
