/* What an article is about. What is no news is in no story: that is committed here, with what spoke for it. */
#ifndef TRIPTYCH_ARTICLE_SUBJECT_H
#define TRIPTYCH_ARTICLE_SUBJECT_H

#include "article_job.h"

struct classify;

int article_subject_open(struct classify *classify, struct err *err);
/* Topics, places and kind. */
int article_subject_read(struct article_job *job, const char *lang, struct err *err);
/* The names are borrowed: from tables and from `job`. */
void article_subject_describe(const struct article_job *job, Triptych__Placement *out);
/* Commits that it is no news, instead of placing it. */
void article_exclude(struct article_job *job);

#endif
