/* Topics and places on pages: the addresses of their lists, and a story's as links. Pure. */
#ifndef TRIPTYCH_PAGE_SUBJECT_H
#define TRIPTYCH_PAGE_SUBJECT_H

#include "buffer.h"
#include "story.pb-c.h"

#include <stddef.h>

/* "/place/FR/Paris", encoded. */
void page_place_path(const char *place, char *out, size_t out_size);

/* A line of links to the lists of the story's topics and places; nothing when it has none. */
void page_subject(struct buffer *out, const Triptych__StoryHead *head);

#endif
