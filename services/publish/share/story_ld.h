/* A story as search engines read it: schema.org's collection of NewsArticle, as JSON-LD inside the page. Pure. */
#ifndef TRIPTYCH_STORY_LD_H
#define TRIPTYCH_STORY_LD_H

#include "page_frame.h"
#include "story.pb-c.h"
#include "story_text.h"

#define STORY_LD_ARTICLES 30 /* that are named, the latest; more would double the page */

/* Appends <script type="application/ld+json">: data, which no browser runs. Nothing without a headline. */
void story_ld_write(struct buffer *out, const struct site *site, const Triptych__Story *story,
                    const struct story_text *text);

#endif
