/* Which live stories are due for a second look (review.h): those that have grown since the last one, in the order in
 * which they grew. A story waits until some more articles have gone by, because right after a decision nothing is known
 * that was not known then. */
#ifndef TRIPTYCH_REVIEW_QUEUE_H
#define TRIPTYCH_REVIEW_QUEUE_H

#include "story_index.h"

#define REVIEW_EVERY 64u /* articles: then the stories that are due are looked at, all at once */
#define REVIEW_AFTER 16u /* articles that go by before */

/* The story has one more report: it is due when it has grown by a quarter since it was looked at. */
void review_queue_note(struct story_index *index, uint32_t story);
/* The same, noted late: it had it when so many articles had been applied, and stands in the queue where it would. */
void review_queue_note_since(struct story_index *index, uint32_t story, uint64_t applied);
/* Something new is known of the story: it is due whatever was seen before. */
void review_queue_renew(struct story_index *index, uint32_t story);
void review_queue_remove(struct story_index *index, uint32_t story);
unsigned review_queue_count(const struct story_index *index);

/* The next story that is due, out of the queue; SLOT_NONE when there is none. `is_idle`: nothing else comes, so it need
 * not wait. */
uint32_t review_queue_next(struct story_index *index, int is_idle);

#endif
