/* An article with memory of its own. Pure. */
#ifndef TRIPTYCH_ARTICLE_COPY_H
#define TRIPTYCH_ARTICLE_COPY_H

#include "article.pb-c.h"
#include "err.h"

/* Returns 0 and sets *out (returns owned: wire_free), just as large as it needs to be; or a negative code. */
int article_copy(const Triptych__Article *article, Triptych__Article **out, struct err *err);

#endif
