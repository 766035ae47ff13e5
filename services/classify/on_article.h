/* A piece of work of ingest: one article. Check, language, features, subject; then it is placed, or set aside. */
#ifndef TRIPTYCH_ON_ARTICLE_H
#define TRIPTYCH_ON_ARTICLE_H

#include "link.h"

void on_article(void *context, struct link_job *link_job);

#endif
