/* UTF-8 at the borders: check it, walk it, cut it. Strict as RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF. Pure. */
#ifndef TRIPTYCH_UTF8_H
#define TRIPTYCH_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_SEQUENCE_MAX 4 /* bytes of one code point */

/* Reads the code point at the start of `text` (`size_bytes` bytes, need not be terminated). Returns its length, 1 to 4,
 * and sets *out_code_point; 0 when there is no valid sequence. A NUL byte is a valid code point here. */
size_t utf8_next(const char *text, size_t size_bytes, uint32_t *out_code_point);

/* Writes `code_point` and returns its length. One that UTF-8 cannot hold becomes U+FFFD. */
size_t utf8_put(uint32_t code_point, char out[UTF8_SEQUENCE_MAX]);

/* How many bytes of `text` are valid UTF-8 without NUL, from the start: `size_bytes` when all are. */
size_t utf8_valid_len(const char *text, size_t size_bytes);

/* The length to cut valid UTF-8 at, so that at most `max_bytes` remain and no sequence is split. */
size_t utf8_cut_len(const char *text, size_t len, size_t max_bytes);

/* Copies a terminated text into `size_bytes` (at least 1) bytes, terminated, cut between code points where it is too
 * long. Returns 1 when all of it fits, 0 when it was cut. The one bounded copy of this code. */
int utf8_copy(char *out, size_t size_bytes, const char *text);

#endif
