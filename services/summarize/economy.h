/* Which stories have texts that would come out much the same if they were made again: those whose outlets, sides and facts
 * are the same as when they were made, not long ago. A bounded memory of this process: what it has forgotten, or another
 * replica has made, is made again. Pure: the caller gives the time. */
#ifndef TRIPTYCH_ECONOMY_H
#define TRIPTYCH_ECONOMY_H

#include "id.h"
#include "story.pb-c.h"

#include <stdint.h>

#define ECONOMY_STORIES_MAX 8192 /* that are remembered: 400 KB */

struct economy;

/* `keep_ms`: for how long texts may stand while nothing but further articles of the same outlets come; 0: never. Returns
 * owned (economy_free), NULL without memory. */
struct economy *economy_new(int64_t keep_ms);
void economy_free(struct economy *economy);

/* Whether the texts that the story has now may stand. `mark` as story_mark gives it. They were made here and lately with
 * the same mark, no operator has changed the headline, and each article that they quote is still in the story. */
int economy_keeps(const struct economy *economy, const Triptych__Story *story, uint64_t mark, int64_t now_ms);

/* Notes that texts are made now, with details beside them or without; of a story with an operator's headline nothing. */
void economy_note(struct economy *economy, const Triptych__Story *story, uint64_t mark, int has_details,
                  int64_t now_ms);

/* What was noted of the story's texts counts no more: they would come out otherwise now. */
void economy_forget(struct economy *economy, const char *story_id);

/* Notes that the story's texts were kept although something has joined it: they are due for another look when their time is
 * over, even if nothing more joins. */
void economy_put_off(struct economy *economy, const Triptych__Story *story);

/* Takes out a story whose texts were put off and whose time is over. Looks at ECONOMY_LOOKS places of the table at each call,
 * going around it. Returns 1 with its id, 0 when none of those is due. */
#define ECONOMY_LOOKS 512
int economy_take_due(struct economy *economy, int64_t now_ms, char out_story_id[ID_SIZE]);

#endif
