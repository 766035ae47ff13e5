/* An article that its source lists under another address than before, known by its guid. Pure. */
#ifndef TRIPTYCH_ARTICLE_MOVED_H
#define TRIPTYCH_ARTICLE_MOVED_H

#include "article.pb-c.h"

#define MOVED_TEXT_PCT 50 /* of the runs of words of the text that may be others */

/* Whether `fresh`, which has the guid of `stored` and another address, is that article at a new one: of the same feed and
 * outlet, and with the same title, or much of the text, or the same date and half of the title's words. A guid is often
 * less than it promises: some feeds give their latest item the same one each time. */
int article_has_moved(const Triptych__Article *stored, const Triptych__Article *fresh);

#endif
