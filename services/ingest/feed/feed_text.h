/* From what a feed's element holds to the plain text of an item. Pure; private to the readers of the feed formats. */
#ifndef TRIPTYCH_FEED_TEXT_H
#define TRIPTYCH_FEED_TEXT_H

#include "buffer.h"
#include "feed_draft.h"

enum feed_text_kind {
    FEED_TEXT_BODY,
    FEED_TEXT_TITLE,   /* one line; HTML, or what was meant to be text and holds '<' */
    FEED_TEXT_LINE,    /* a title that says itself what it is: decoded once, whatever comes out */
    FEED_TEXT_ADDRESS, /* references only as XML has them: "&copy=1" is a parameter */
};

/* Replaces the content of `out` by the plain text of `html`. Text that was escaped once too often ("&amp;#8217;", or a
 * whole description) is decoded once more. `out` always holds a terminated text afterwards, unless it is failed. */
void feed_text_from_html(const char *html, size_t len, enum feed_text_kind kind, struct buffer *out);

/* The name in "mail (name)", "name <mail>" or "name (mail)", in place; what is only a name or an address stays. Returns
 * where it begins. */
char *feed_text_person(char *text);

#endif
