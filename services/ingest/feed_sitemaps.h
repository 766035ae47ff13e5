/* A feed that turns out to be a list of sitemaps: the newest of them are asked one after the other, as politely as any
 * feed, and their articles become the feed's. */
#ifndef TRIPTYCH_FEED_SITEMAPS_H
#define TRIPTYCH_FEED_SITEMAPS_H

#include "feed_job.h"

/* Begins with the list that was read (job->feed) as `answer`. Each further answer goes to `on_answer` with the job as its
 * context; when all have come and there is something to store, job->feed holds their articles and the job goes to
 * `on_whole`. Takes the job over. */
typedef void feed_whole_fn(struct feed_job *job);
void feed_sitemaps(struct feed_job *job, const struct fetch_answer *answer, fetch_done_fn *on_answer,
                   feed_whole_fn *on_whole);

/* The answer of the sitemap that was asked last. Takes the job over. */
void feed_sitemaps_go_on(struct feed_job *job, const struct fetch_answer *answer);

#endif
