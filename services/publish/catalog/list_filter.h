/* What a request narrows a list to, and the one reading of it for pages, API and syndication. Pure. */
#ifndef TRIPTYCH_LIST_FILTER_H
#define TRIPTYCH_LIST_FILTER_H

#include "catalog.h"

#define LIST_LIMIT_DEFAULT 50

/* As it came from outside; NULL: not said. */
struct list_filter {
    const char *lang, *source, *search;
    const char *topic, *place; /* as stories have them in `topics` and `places` */
    const char *blindspot;     /* "left", "right", "1" for both */
    const char *limit;         /* how many, from 1 to HEADS_MAX */
    const char *since;         /* RFC 3339 */
    const char *cursor;        /* where an earlier list ended: cursor.h */
    const char *order;         /* "top"; anything else: the latest first */
    const char *all;           /* "1": also stories of too few sources */
};

enum list_problem {
    LIST_FINE,
    LIST_BLINDSPOT,
    LIST_TOPIC,
    LIST_PLACE,
    LIST_LIMIT,
    LIST_SINCE,
    LIST_CURSOR,
    LIST_ORDER,
};

/* Fills *out (borrows from the filter) and *out_limit. Returns LIST_FINE, or the first thing that is wrong. */
enum list_problem list_filter_read(const struct list_filter *filter, struct catalog_query *out, size_t *out_limit);
/* The sentence that a program gets. A static string. */
const char *list_problem_sentence(enum list_problem problem);

#endif
