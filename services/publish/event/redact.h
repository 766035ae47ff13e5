/* Takes out of an unpacked message what a tier may not see, so that it is in no byte that is sent. The message must be
 * ours to change; strings are set to "", lists to none (and the coverage says which tier opens them), so that it can
 * still be packed and freed. Pure. */
#ifndef TRIPTYCH_REDACT_H
#define TRIPTYCH_REDACT_H

#include "err.h"
#include "feed.pb-c.h"
#include "story.pb-c.h"
#include "tier.h"

#include <stddef.h>
#include <stdint.h>

void redact_head(Triptych__StoryHead *head, enum tier tier); /* NULL is fine */
void redact_story(Triptych__Story *story, enum tier tier);   /* NULL is fine */
void redact_event(Triptych__StoryEvent *event, enum tier tier);

#endif
