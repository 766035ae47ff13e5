/* An invented story for the tests of queries, and the shortest way to ask it something. */
#ifndef TRIPTYCH_TOLD_STORY_H
#define TRIPTYCH_TOLD_STORY_H

#include "query.h"
#include "story.pb-c.h"

#define TOLD_ID         "s0000000000000001"
#define TOLD_UPDATED_MS 1795000000000 /* 2026-11-18T11:06:40Z */

/* About politics in France and Paris; reported by two of the left, one of the center, three unrated; the right misses it;
 * in English and French. Static. */
const Triptych__StoryHead *told_story(void);
/* Another headline for it (borrowed); its bullets stay. */
const Triptych__StoryHead *told_with_headline(const char *headline);

/* Whether `text`, asked with the highest tier, matches the story; fails the test when it is no query. */
int told_matches(const char *text);
int told_headline_matches(const char *headline, const char *text);
/* The same of an event of this kind. */
int told_event_matches(const char *kind, const char *text);

#endif
