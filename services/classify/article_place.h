/* Decide by the index as it is now, enter the article provisionally, commit; or hold it, for the log or a review. */
#ifndef TRIPTYCH_ARTICLE_PLACE_H
#define TRIPTYCH_ARTICLE_PLACE_H

#include "article_job.h"

void article_place(struct article_job *job);

#endif
