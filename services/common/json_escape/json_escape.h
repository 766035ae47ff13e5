/* What stands for a character in a JSON string: the one escaper, under the writer of documents, the log and the HTTP
 * server's errors. Bytes that are not UTF-8 become U+FFFD. Pure. */
#ifndef TRIPTYCH_JSON_ESCAPE_H
#define TRIPTYCH_JSON_ESCAPE_H

#include <stddef.h>

#define JSON_ESCAPE_MAX 6 /* bytes that stand for one character */

enum json_escape_what {
    JSON_ESCAPE_NEEDED, /* what RFC 8259 asks for, and DEL */
    JSON_ESCAPE_ACTIVE, /* also what a terminal or a reader of lines acts on: C1 controls, line separators, characters
                           that turn the direction of writing */
};

/* Looks at the character that `text` (`size_bytes` bytes, at least one) begins with. Returns how many bytes it takes
 * there, and sets `out` (not terminated) and *out_size to what stands for it. */
size_t json_escape(const char *text, size_t size_bytes, enum json_escape_what what, char out[JSON_ESCAPE_MAX],
                   size_t *out_size);

#endif
