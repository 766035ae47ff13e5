/* The picture beside a shared link: a story's headline and bar, drawn when somebody asks for it. */
#ifndef TRIPTYCH_STORY_CARD_H
#define TRIPTYCH_STORY_CARD_H

#include "card.h"
#include "story.pb-c.h"
#include "web.h"

#define STORY_CARDS_A_SECOND 4 /* that are drawn; each takes some 30 ms of the one thread that answers */

/* Draws it into `out` (made for CARD_BYTES_MAX). Returns 1, or 0 when this second's are drawn already: who asks for all of
 * them shall not hold up the pages. */
int story_card_draw(struct web *web, const struct site *site, const Triptych__StoryHead *head, struct buffer *out);

#endif
