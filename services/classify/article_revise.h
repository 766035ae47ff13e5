/* An article that is stored comes again because its source changed the wording: its story shows it, or it moves. */
#ifndef TRIPTYCH_ARTICLE_REVISE_H
#define TRIPTYCH_ARTICLE_REVISE_H

#include "article_job.h"

/* In the place of article_place, for an article with a revision. */
void article_revise(struct article_job *job);

#endif
