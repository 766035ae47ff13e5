/* A feed's address that turns out to be a web page: what the page names, and addresses where sites have their feeds, are
 * asked one after the other; the first that is a feed takes the page's place. */
#ifndef TRIPTYCH_FEED_DISCOVER_H
#define TRIPTYCH_FEED_DISCOVER_H

#include "feed_job.h"

/* Begins with the page that came; each further answer goes to `on_answer` with the job as its context. Returns 1 when the job is taken over, 0 when the answer is no page or the feed was one
 * before: then its site changed, and a person must look. */
int feed_discover(struct feed_job *job, const struct fetch_answer *answer, fetch_done_fn *on_answer);

/* The answer at the address that was asked last. Takes the job over. */
void feed_discover_go_on(struct feed_job *job, const struct fetch_answer *answer);

#endif
