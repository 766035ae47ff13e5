/* The API for people: what openapi.json says, as a page. Nothing of the API is named in the code, so the page cannot fall
 * behind the description. Pure. */
#ifndef TRIPTYCH_PAGE_API_H
#define TRIPTYCH_PAGE_API_H

#include "buffer.h"
#include "json.h"
#include "page_frame.h"

#define PAGE_API_ROWS_MAX 256 /* groups, operations, parameters of one: a description that has more is cut there */

/* `description` is an OpenAPI 3.1 document whose operations have tags; what it lacks is left out. */
void page_api(struct buffer *out, const struct site *site, const struct json *description);

#endif
