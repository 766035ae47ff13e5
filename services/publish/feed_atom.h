/* The stories as an Atom feed (RFC 4287). An entry's id is the story's for ever ("tag:triptych,2026:EDITION/STORY",
 * which does not change when the desk moves to another address); its `updated` is the head's noted_ms, which moves when
 * something that a reader would care about is new. So that a reader's program sees no false change, nothing in an entry
 * counts articles or copies. Pure. */
#ifndef TRIPTYCH_FEED_ATOM_H
#define TRIPTYCH_FEED_ATOM_H

#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>

#define FEED_ATOM_TYPE    "application/atom+xml; charset=utf-8"
#define FEED_ATOM_ENTRIES 50

/* `heads`: latest noted first. Without site->base_url links are relative, as RFC 4287 allows. */
void feed_atom(struct buffer *out, const struct site *site, Triptych__StoryHead *const *heads, size_t count);

#endif
