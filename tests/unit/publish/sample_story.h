/* An invented story for the tests of pages and feeds: every message owned by the fixture, free to be changed by a test.
 */
#ifndef TRIPTYCH_SAMPLE_STORY_H
#define TRIPTYCH_SAMPLE_STORY_H

#include "story.pb-c.h"

#include <stddef.h>

#define SAMPLE_NOW_MS    1795000000000 /* 2026-11-18 */
#define SAMPLE_FACT      "mixed"       /* stands in what premium opens, and nowhere else */
#define SAMPLE_OWNERSHIP "private-equity"
#define SAMPLE_OWNER     "Quillfeather Holdings"

/* A story of 9 articles (one a copy) by 8 sources, two of them unrated; five bullets; all sides. Returns owned:
 * sample_story_free. */
Triptych__Story *sample_story_new(void);
void sample_story_free(Triptych__Story *story);

/* A head alone, with `left`, `center`, `right` rated sources and `unrated` others. Returns owned: sample_head_free. */
struct sample_head_options {
    const char *id, *headline;
    unsigned left, center, right, unrated;
    long long first_ms, last_ms, noted_ms;
};
Triptych__StoryHead *sample_head_new(const struct sample_head_options *options);
void sample_head_free(Triptych__StoryHead *head);

#endif
