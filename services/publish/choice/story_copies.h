/* Who copies whom: the articles of a story that run another outlet's text, each with the article whose text it is. Pure. */
#ifndef TRIPTYCH_STORY_COPIES_H
#define TRIPTYCH_STORY_COPIES_H

#include "story.pb-c.h"
#include "wire.h"

#include <stddef.h>

#define STORY_COPIES_SHARE_UNKNOWN (-1) /* an excerpt is too short to compare */

/* An edge; all borrowed from the story. */
struct story_copy {
    const Triptych__PlacedArticle *placed, *original;
    /* Of the runs of three words in title and excerpt of the copy, how many stand in those of the original, in percent:
     * counted from what a reader is shown, so that anyone can count it again. */
    int shared_pct;
};

/* Those with most copies first, of these the earliest; the copies of one original by time. */
struct story_copies {
    struct story_copy rows[WIRE_STORY_ARTICLES];
    size_t count;
    size_t originals; /* different articles that were copied */
    size_t lost;      /* copies whose original is not among the story's articles any more */
};

/* Articles of sources that are in no list are left out, on either side. */
void story_copies_find(const Triptych__Story *story, struct story_copies *out);

/* How many rows from `at` on have the same original. */
size_t story_copies_run(const struct story_copies *copies, size_t at);

#endif
