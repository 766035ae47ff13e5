/* What is said of a source, and what stands there when the reader's tier does not show it. Pure. */
#ifndef TRIPTYCH_PART_SOURCE_H
#define TRIPTYCH_PART_SOURCE_H

#include "buffer.h"
#include "page_frame.h"
#include "story.pb-c.h"

/* What stands in the place of what the reader's tier does not show: its name and the way to it, and nothing else. */
void part_locked(struct buffer *out, const struct site *site, const char *what, const char *tier);
/* Who says what of a source, as far as the reader's tier sees it, folded under `title`; nothing when nobody does. */
void part_raters(struct buffer *out, const struct site *site, const Triptych__SourceRating *source, const char *title);
/* The same in plain sight. */
void part_raters_table(struct buffer *out, const struct site *site, const Triptych__SourceRating *source);

#endif
