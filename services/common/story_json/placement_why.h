/* Why an article is in its story, as it is told to people and programs. Score, reasons and the story not taken are
 * those of the decision that placed the article first; where it is now may be another story. Pure. */
#ifndef TRIPTYCH_PLACEMENT_WHY_H
#define TRIPTYCH_PLACEMENT_WHY_H

#include "article.pb-c.h"
#include "json_writer.h"

/* The best story that was not taken; "" when there was none, or when the article is in that one by now: then
 * placement_came_later. Borrowed from the placement. */
const char *placement_rejected_story(const Triptych__Placement *placement);

/* Whether the decision put the article into another story, which went into this one (or the article by itself did):
 * this one is the story that the decision did not take. */
int placement_came_later(const Triptych__Placement *placement);

/* The members score, reasons, rejected_story, rejected_score and words of an object that is open. */
void placement_why_members(struct json_writer *writer, const Triptych__Placement *placement);

#endif
