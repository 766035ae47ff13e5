/* Foreign text into pages and feeds: the only way in. Valid in HTML and in XML 1.0, in text and in quoted attributes.
 * Pure. */
#ifndef TRIPTYCH_HTML_H
#define TRIPTYCH_HTML_H

#include "buffer.h"

#include <stddef.h>

/* Escapes & < > " ' and writes; characters that XML forbids and bytes that are no UTF-8 become U+FFFD. NULL:
 * nothing. */
void html_text(struct buffer *buffer, const char *text);
void html_text_bytes(struct buffer *buffer, const char *text, size_t size_bytes);

/* html_text cut to `max_bytes` on a word's end where one is near, with "…" when something was cut. */
void html_excerpt(struct buffer *buffer, const char *text, size_t max_bytes);

/* `text` in a <span> of its own, and a line's end; "": nothing. */
void html_span(struct buffer *buffer, const char *text);

/* Whether `url` may stand in a link: http or https, nothing else. */
int html_is_web_url(const char *url);

/* ` lang="fr"`, for an element whose text is in another language than the page; nothing where it is not known. */
void html_lang(struct buffer *buffer, const char *lang);

/* `text` percent-encoded as one part of a path or a query value. */
void html_url_part(struct buffer *buffer, const char *text);

#endif
