/* Phrases of pages that are no report: cookie walls, calls to subscribe, captions, credits, navigation. Pure. */
#ifndef TRIPTYCH_BOILERPLATE_H
#define TRIPTYCH_BOILERPLATE_H

#include <stddef.h>

/* Whether one of the phrases begins at a word of `text` (`len_bytes` bytes of UTF-8). ASCII letters match in either
 * case. */
int boilerplate_is_in(const char *text, size_t len_bytes);

#endif
