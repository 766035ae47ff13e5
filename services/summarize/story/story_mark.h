/* What a story's texts are made of, as one number: equal while its outlets, their sides and languages, the numbers and
 * names that they give, and changed wordings are the same. Pure. */
#ifndef TRIPTYCH_STORY_MARK_H
#define TRIPTYCH_STORY_MARK_H

#include "err.h"
#include "story.pb-c.h"
#include "summary_make.h"

/* Sets *out_mark. Reads the articles with the summarizer, which keeps what it has read for the summary. Returns 0,
 * ERR_MEMORY, or what ICU could not do. */
int story_mark(struct summarizer *summarizer, const Triptych__Story *story, uint64_t *out_mark, struct err *err);

#endif
