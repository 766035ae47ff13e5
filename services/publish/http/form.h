/* What a browser's form sends (application/x-www-form-urlencoded). Pure. */
#ifndef TRIPTYCH_FORM_H
#define TRIPTYCH_FORM_H

#include <stddef.h>

/* The decoded value of a field. Returns 1, or 0 when there is none, or one that has a NUL or is longer than the
 * room. */
int form_value(const char *body, const char *name, char *out, size_t out_size);
/* Of a field that may come several times: the next behind *at, which goes on behind it. 1, 0 when there are no more, -1 for
 * one that has a NUL or is longer than the room. */
int form_value_next(const char **at, const char *name, char *out, size_t out_size);

#endif
