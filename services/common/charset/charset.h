/* What a server sent, as UTF-8. Pure; home of uchardet and iconv. */
#ifndef TRIPTYCH_CHARSET_H
#define TRIPTYCH_CHARSET_H

#include "err.h"

#include <stddef.h>

#define CHARSET_NAME_SIZE 40
#define CHARSET_GROWTH    4 /* bytes of UTF-8 that one byte may become, at most: bounds the result */

struct charset_text {
    char *text; /* owned; valid UTF-8 (NUL characters included, if there were any), terminated */
    size_t len;
    char charset[CHARSET_NAME_SIZE]; /* what it was read as, as iconv calls it */
    size_t replaced;                 /* bytes that made no sense and became U+FFFD */
};

/* Decides in this order: a byte order mark; UTF-8 that is valid (or nearly: a cut sequence is no reason to distrust the
 * rest), whatever was declared; the XML declaration; the charset of `content_type` (the HTTP header; may be NULL; first
 * where the declaration only says Latin-1); what uchardet guesses; windows-1252. A declared name that the bytes
 * contradict is passed over. Returns 0 and fills *out (returns owned: charset_text_done), or ERR_MEMORY. */
int charset_to_utf8(const char *data, size_t size_bytes, const char *content_type, struct charset_text *out,
                    struct err *err);
void charset_text_done(struct charset_text *text);

#endif
