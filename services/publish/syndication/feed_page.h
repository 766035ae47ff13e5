/* What a person sees who opens a feed in a browser: that it is one, what to do with its address, and its stories as links.
 * It stands at the feed's end as one element of XHTML, which readers of feeds pass over (RFC 4287, 6.4; RSS 2.0 likewise);
 * ../asset/feed.css shows it and hides the rest. A style sheet in CSS alone, since browsers are giving up XSLT. Pure. */
#ifndef TRIPTYCH_FEED_PAGE_H
#define TRIPTYCH_FEED_PAGE_H

#include "buffer.h"
#include "entry.h"

/* The processing instruction that names the style sheet: behind the XML declaration. */
void feed_page_style(struct buffer *out);
/* The element; `path` is the format's ("/feed.atom"). */
void feed_page_write(struct buffer *out, const struct site *site, const struct syndication *syndication,
                     const char *path);

#endif
