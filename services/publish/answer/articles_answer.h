/* /api/v1/articles: the articles of the stories that match a query, story by story, the latest story first. `lang` and `source`
 * are asked of each article, too. */
#ifndef TRIPTYCH_ARTICLES_ANSWER_H
#define TRIPTYCH_ARTICLES_ANSWER_H

#include "web.h"

#define ARTICLES_STORIES_MAX 20 /* whose articles one answer may have */

web_handler get_articles;

#endif
