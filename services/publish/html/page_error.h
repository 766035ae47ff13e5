/* A page that says what went wrong. Pure. */
#ifndef TRIPTYCH_PAGE_ERROR_H
#define TRIPTYCH_PAGE_ERROR_H

#include "page_frame.h"

/* `title` and `detail` may hold foreign text. */
void page_error(struct buffer *out, const struct site *site, const char *title, const char *detail);

#endif
