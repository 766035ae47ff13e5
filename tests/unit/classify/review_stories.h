/* Stories that a review would change, in the daemon without a process; for the tests of reviews. */
#ifndef TRIPTYCH_REVIEW_STORIES_H
#define TRIPTYCH_REVIEW_STORIES_H

#include "glue.h"
#include "store_changes.h"

#define STORY_A       "s0000000000000001"
#define STORY_B       "s0000000000000002"
#define STORY_C       "s0000000000000003"
#define OTHER_REPLICA "i0000000000000009"
#define THIS_REPLICA  "i0000000000000001"

#define REVIEW_TITLES 6
extern const char *const bridge[REVIEW_TITLES], *const quota[REVIEW_TITLES]; /* of one event each */

/* Opens the daemon, with other stories, so that ordinary words are ordinary. A cmocka setup and its teardown. */
int review_stories_open(void **state);
int review_stories_close(void **state);

/* One event in two stories, as two replicas may have begun them; and, with `strays`, a report in the wrong story. */
void log_stories(int strays);
/* The stories are as if this replica had placed their last reports. */
void make_due(void);
/* The log brings a merge, or, with an article, a move. */
void log_change(const char *instance, const char *article, const char *from, const char *into);
/* Redis answers the oldest call of a function that changes stories. */
void answer(const char *function, enum change_outcome outcome, const char *story_id, const char *log_seq);

#endif
