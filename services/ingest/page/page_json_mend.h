/* JSON as pages really embed it. Pure. */
#ifndef TRIPTYCH_PAGE_JSON_MEND_H
#define TRIPTYCH_PAGE_JSON_MEND_H

#include "buffer.h"

/* Adds to `out` the first JSON value in `text`, with what breaks it so often mended: comment and CDATA marks around it,
 * line ends and other control characters inside strings, backslashes before what needs none, commas before a closing
 * bracket, text behind its end, brackets and a string that are not closed. What is well formed stays as it is. */
void page_json_mend(const char *text, size_t len, struct buffer *out);

#endif
