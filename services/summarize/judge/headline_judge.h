/* How sober a title is by its shape alone. Pure. */
#ifndef TRIPTYCH_HEADLINE_JUDGE_H
#define TRIPTYCH_HEADLINE_JUDGE_H

#include <stddef.h>

#define HEADLINE_BYTES_MAX 300

/* How well a title would do as a headline, 0 to 1: what shouts, asks, labels ("WATCH:"), names its outlet or speaks to
 * "you" does worse; 0 when it is empty or too long. `source` is the outlet's domain, may be empty. */
float headline_quality(const char *title, size_t len_bytes, const char *source);

#endif
