/* Decide by the index as it is now, enter the article provisionally, commit; or hold it, for the log or a review. */
#ifndef TRIPTYCH_ARTICLE_PLACE_H
#define TRIPTYCH_ARTICLE_PLACE_H

#include "article_job.h"

void article_place(struct article_job *job);

/* Fills *out with the entry that tells every replica of the article: its kind and what is decided about it are the
 * caller's to set. It borrows from `job` and `packed`. */
void article_log_entry(struct article_job *job, uint8_t packed[FEATURES_BYTES_MAX], Triptych__LogEntry *out);

#endif
