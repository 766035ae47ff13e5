/* The small page that other sites show in a frame: a story's headline, its bar, "12 left · 8 center · 5 right". Pure. */
#ifndef TRIPTYCH_PAGE_EMBED_H
#define TRIPTYCH_PAGE_EMBED_H

#include "page_frame.h"
#include "story.pb-c.h"

#define EMBED_WIDTH     480 /* pixels that it is made for; it fits into EMBED_WIDTH_MIN */
#define EMBED_HEIGHT    190
#define EMBED_WIDTH_MIN 240

void page_embed(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
/* In its place where there is no story: a sentence. */
void page_embed_problem(struct buffer *out, const struct site *site, const char *sentence);

/* "12 left · 8 center · 5 right, 3 not rated" as plain text; "" while no source is known. */
void share_sides(const Triptych__Coverage *coverage, struct buffer *out);

#endif
