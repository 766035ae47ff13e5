/* The summary of a story under tabs: its sentences, each side's, the sides beside each other, what came when, how it is
 * worded elsewhere. Tabs are radio buttons: whole without script, and all of it one below the other without the style.
 * Pure. */
#ifndef TRIPTYCH_STORY_TABS_H
#define TRIPTYCH_STORY_TABS_H

#include "page_frame.h"
#include "story.pb-c.h"
#include "story_text.h"

/* `text`: the summary in the reader's language. */
void story_tabs(struct buffer *out, const struct site *site, const Triptych__Story *story,
                const struct story_text *text);

#endif
