/* Redis answered a commit: the article is placed, or must be decided again. */
#ifndef TRIPTYCH_ON_COMMITTED_H
#define TRIPTYCH_ON_COMMITTED_H

#include "store.h"

store_commit_fn on_committed; /* its context is the article_job */

#endif
