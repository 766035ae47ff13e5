/* How much of a list, from where, and in which order a request asks for: the one reading of it for pages, API and
 * syndication. Which stories it asks for is a query. Pure. */
#ifndef TRIPTYCH_LIST_FILTER_H
#define TRIPTYCH_LIST_FILTER_H

#include "catalog.h"

#define LIST_LIMIT_DEFAULT 50

/* As it came from outside; NULL: not said. */
struct list_filter {
    const char *limit;  /* how many, from 1 to HEADS_MAX */
    const char *cursor; /* where an earlier list ended: cursor.h */
    const char *sort;   /* latest (else), top, coverage, controversy */
    const char *order;  /* an older name of sort */
    const char *all;    /* "1": also stories of too few sources */
};

/* What is wrong, by the parameter's name and a sentence: both static. */
struct list_problem {
    const char *parameter, *sentence;
};

/* Fills *out but for `filter` and *out_limit. Returns 1, or 0 with the first thing that is wrong. */
int list_filter_read(const struct list_filter *filter, struct catalog_query *out, size_t *out_limit,
                     struct list_problem *problem);

#endif
