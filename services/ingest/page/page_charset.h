/* The charset that a page declares in itself. Pure. */
#ifndef TRIPTYCH_PAGE_CHARSET_H
#define TRIPTYCH_PAGE_CHARSET_H

#include "charset.h"

/* As charset_to_utf8, where <meta charset> counts behind the HTTP header's `content_type` (may be NULL). */
int page_to_utf8(const char *data, size_t size_bytes, const char *content_type, struct charset_text *out,
                 struct err *err);

#endif
