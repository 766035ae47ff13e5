/* What the issues of a bulletin have in common: a title but for its numbers and dates. Pure. */
#ifndef TRIPTYCH_TITLE_PATTERN_H
#define TRIPTYCH_TITLE_PATTERN_H

#include <stdint.h>

/* The hash of `title` (an outlet's, without its name; valid UTF-8) with `source`: equal for "Markets on 3 May: index at
 * 2,105" and "Markets on 4 May: index at 2,094" of one outlet. 0 when the outlet is not known, nothing but numbers and dates
 * is left, or it is a whole sentence. */
uint32_t title_pattern(const char *title, uint32_t source);

#endif
